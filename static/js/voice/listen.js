/** Listens. */
