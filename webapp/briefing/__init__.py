"""The briefing: what somebody has to know of their day, on one page that ends."""
