"""What waits to be reviewed, and what was decided."""
