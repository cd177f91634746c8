"""What changes in peer review."""
