"""What is typed about matches."""
