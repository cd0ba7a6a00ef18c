"""Tasks as a board."""
