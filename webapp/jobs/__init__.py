"""Work in the background: a table of jobs, whoever takes them, and the clock that asks for some of them."""
