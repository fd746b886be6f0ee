"""Labelled replies and what is made of them: the reader's model, and the table of how well it reads."""
