"""Bank statements as files: read into one shape, whatever the bank calls its columns; and payment files for refunds."""
