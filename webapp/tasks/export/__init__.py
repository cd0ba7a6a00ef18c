"""A list of tasks for other programs: all that a query finds, as CSV and as JSON."""
