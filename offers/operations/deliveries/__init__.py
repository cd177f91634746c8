"""Changes to visits to schools, from request to signature."""
