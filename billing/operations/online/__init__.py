"""Paying through the card processor: pages, messages and what follows from them. The network is never inside a transaction."""
