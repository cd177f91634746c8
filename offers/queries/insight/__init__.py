"""Questions about what was taken, used, earned and thought of offers, summed in the database."""
