"""What is typed about who delivers."""
