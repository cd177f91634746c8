"""Questions of insight: what is measured of reviews, what a cycle's reviews name, second readings, brokering, the board."""
