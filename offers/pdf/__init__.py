"""Papers of offers, laid out by Typst."""
