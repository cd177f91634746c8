"""Funding as pages, files and charts show it."""
