"""Changes to what the association publishes: consent and publications."""
