"""Pairings and targets as pages and files show them."""
