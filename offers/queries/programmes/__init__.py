"""Questions about pairings and targets of programmes."""
