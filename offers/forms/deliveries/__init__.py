"""What is typed about visits to schools."""
