"""Insight as tables, charts and files: each column says its value once, for the page and for the file."""
