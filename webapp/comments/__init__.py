"""Comments: what members say to each other about a task."""
