"""Views of tasks as calendars (iCalendar), each at a secret address that its owner can end."""
