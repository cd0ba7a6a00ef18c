"""Tasks as a board: a column for each status, project or person, between which they move."""
