"""`make soak`: an office of 200 people that works while everything goes wrong, and a count of what was lost."""
