"""A review's page and its way to the visit, in words."""
