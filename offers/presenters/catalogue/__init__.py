"""The catalogue as pages and files show it."""
