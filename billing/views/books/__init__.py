"""Pages of what goes out to books."""
