"""What is typed from the factual check to the closed review."""
