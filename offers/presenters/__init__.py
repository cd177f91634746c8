"""How offers are shown, by subject."""
