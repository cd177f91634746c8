"""What is typed about pairings and targets."""
