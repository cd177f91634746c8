"""Structured invoices: EN 16931 as UBL 2.1 with the Peppol BIS 3 profile, from what a document archived."""
