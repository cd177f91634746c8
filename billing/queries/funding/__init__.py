"""Questions about where the partnership's money comes from, what it is tied to, and how long it lasts."""
