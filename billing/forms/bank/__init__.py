"""What the office types and uploads about the bank."""
