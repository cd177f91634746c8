"""Questions about offers: one function each, a fixed number of queries."""
