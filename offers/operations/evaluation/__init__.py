"""Evaluation: forms in versions, requests to delegates, and answers."""
