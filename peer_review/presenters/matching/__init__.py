"""Matches as pages and files show them."""
