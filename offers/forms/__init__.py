"""Forms of offers, by subject."""
