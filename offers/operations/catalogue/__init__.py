"""Changes to the catalogue: offers, prices, what they include, their status, copying, categories, files, requests."""
