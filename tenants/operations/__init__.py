"""Changes to partnerships, their schemas and the register of schools; one module per noun."""
