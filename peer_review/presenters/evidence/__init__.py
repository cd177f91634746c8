"""Evidence, findings and drafts as pages and files show them."""
