"""Pages of paying through the card processor."""
