"""The queue of reviews."""
