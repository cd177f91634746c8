"""One module per measure; each has `run()` that yields tables."""
