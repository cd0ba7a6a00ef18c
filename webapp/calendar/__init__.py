"""The calendar: what is due, what goes out and what went out, by week and by month."""
