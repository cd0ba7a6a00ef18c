"""Search: finding words in all that a workspace holds, and the palette that goes there."""
