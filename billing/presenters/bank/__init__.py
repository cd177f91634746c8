"""The bank as pages and files show it."""
