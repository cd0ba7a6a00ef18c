"""Templates of projects: their tasks with days relative to a start, and the projects that are made of them."""
