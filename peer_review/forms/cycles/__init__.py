"""What is typed into cycles."""
