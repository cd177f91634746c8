"""Cycles as pages show them."""
