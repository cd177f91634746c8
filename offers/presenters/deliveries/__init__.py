"""Visits to schools as pages and files show them."""
