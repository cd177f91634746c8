"""Shapes of the API. Money is integer pence, dates ISO 8601, rates decimal strings in pounds."""
