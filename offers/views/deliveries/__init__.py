"""Pages of visits to schools, from request to signature."""
