"""E-mails of peer review."""
