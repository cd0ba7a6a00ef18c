"""What writes down what was said: a model on this machine, in a process of its own, or an endpoint elsewhere."""
