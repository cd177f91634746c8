"""Changes to schools, people, prices and memberships; one module per noun."""
