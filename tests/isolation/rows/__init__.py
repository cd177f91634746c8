"""The rows, one module per app."""
