"""Pages of who delivers: lists, own visits, statements."""
