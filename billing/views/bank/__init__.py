"""Pages of the bank: statements read in, lines matched, refunds sent."""
