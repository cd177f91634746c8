"""Pages of the matching of a cycle."""
