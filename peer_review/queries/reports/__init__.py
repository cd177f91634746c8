"""Questions to reports: what one says, who sees it, who is to be told."""
