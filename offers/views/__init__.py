"""Pages of offers, by subject."""
