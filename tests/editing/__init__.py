"""Two people who change the same row at once."""
