"""What the office types about funding."""
