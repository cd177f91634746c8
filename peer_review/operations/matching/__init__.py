"""What changes in the matching of a cycle: groups, calculations, plans."""
