"""Changes to funding: agreements and bids, instalments, spending, budgets, counts of cash."""
