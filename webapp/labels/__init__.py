"""Labels: all of them, their colours, and what is done to one everywhere."""
