"""What changes between partnerships, beside the reviews themselves."""
