"""Tasks: the list, one task, its history."""
