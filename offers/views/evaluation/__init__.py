"""Pages of evaluation: building forms, answering, results."""
