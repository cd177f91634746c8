"""Archives that take longer than a page: documents of a period, and all an auditor asks for of a year."""
