"""Pages about the money of the partnership."""
