"""Agreements: basket, order, signatures, charges, changes, ending and going on into the next year."""
