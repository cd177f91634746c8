"""How reports are shown: one content for page and PDF."""
