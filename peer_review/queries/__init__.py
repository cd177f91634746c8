"""Questions to peer review."""
