"""Time that people spend on tasks: one timer each, and what was written down afterwards."""
