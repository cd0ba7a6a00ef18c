"""The order of tasks by hand: each has a rank, and moving one gives it another, between those of its neighbours."""
