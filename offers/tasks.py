"""Background work of offers: each task loads by id and calls one operation."""
