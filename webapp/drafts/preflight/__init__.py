"""Before a draft goes out: what stands against it, what to look at, and how it will look in each place."""
