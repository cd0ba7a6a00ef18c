/** Confirms. */
