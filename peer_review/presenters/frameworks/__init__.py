"""Frameworks as pages show them."""
