"""Questions about the matching of a cycle."""
