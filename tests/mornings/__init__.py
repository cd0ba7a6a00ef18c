"""The briefing by mail."""
