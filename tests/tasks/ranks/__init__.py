"""The order of tasks by hand."""
