"""Tests: through HTTP against the real application and a real PostgreSQL, and in a real browser."""
