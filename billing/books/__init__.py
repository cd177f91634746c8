"""Files for the books of others: Xero, Sage 50 and a council's ledger. Pure: rows in, bytes out, always the same."""
