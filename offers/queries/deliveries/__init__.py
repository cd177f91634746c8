"""Questions about visits to schools, from request to signature."""
