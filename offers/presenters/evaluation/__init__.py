"""Evaluation as pages, files and charts show it."""
