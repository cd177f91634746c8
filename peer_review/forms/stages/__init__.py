"""What is typed on the way to a visit."""
