"""What is typed into frameworks."""
