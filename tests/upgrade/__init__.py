"""A desk as an early release left it, and what has to be the same about it after every upgrade."""
