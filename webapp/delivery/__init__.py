"""How each member hears of what is in their inbox while they aren't here: by mail at once, gathered, or not at all."""
