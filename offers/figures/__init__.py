"""Sums that say how a partnership does: each with its base, by plain rules. Pure."""
