"""Changes to pairings and targets of programmes."""
