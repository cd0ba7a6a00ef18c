"""The briefing by mail, at the time that each member chose, on the days that they work."""
