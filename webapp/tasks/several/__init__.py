"""Several tasks changed as one act: chosen in a list, told first what is left out and why, and undone together."""
