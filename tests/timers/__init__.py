"""Time that is spent."""
