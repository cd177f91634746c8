"""The national school register: what its files look like, which rows count, and what ships with the product."""
