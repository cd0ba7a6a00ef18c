"""Events: one recorded change each; history, undo and notices read them."""
