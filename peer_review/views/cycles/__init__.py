"""Pages of cycles."""
