"""Who delivers as pages and files show it."""
