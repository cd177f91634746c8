"""Pages from the factual check to the closed review."""
