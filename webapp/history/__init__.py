"""Events: one recorded change each; history, undo and flash read them."""
