"""Papers and pictures made from plain data that is handed in."""
