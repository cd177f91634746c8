"""Pages of pairings and targets."""
