"""Pages of insight: take-up, income, ratings, capacity, engagement, risk and value."""
