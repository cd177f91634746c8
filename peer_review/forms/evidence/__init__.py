"""What is typed on a visit and after it."""
