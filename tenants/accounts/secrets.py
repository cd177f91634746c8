"""Secrets in the database that must be read back, such as the key of an authenticator app.

Encrypted with a key made of SECRET_KEY and the schema: a dump alone is worth nothing, and a row copied into another
partnership cannot be read there. After a change of SECRET_KEY the old one stays in SECRET_KEY_FALLBACKS.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import connection


def encrypt(text: str) -> str:
    """Return the text as it is stored."""
    return _box().encrypt(text.encode()).decode()


def decrypt(stored: str) -> str:
    """Return what was encrypted in this schema. Raises cryptography's InvalidToken."""
    return _box().decrypt(stored.encode()).decode()


def _box() -> MultiFernet:
    schema: str = connection.schema_name  # type: ignore[attr-defined]
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(f"tenants.accounts.secrets:{schema}:{key}")) for key in keys])


def _key(text: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
