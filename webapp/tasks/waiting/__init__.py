"""What a task waits for."""
