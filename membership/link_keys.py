"""Keys of links that need no sign-in: random, sent once, only their hash kept."""

import hashlib
import secrets


def new_key() -> str:
    """Return a key nobody can guess."""
    return secrets.token_urlsafe(32)


def key_hash(key: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()
