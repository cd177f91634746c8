"""Keys of the card processor, encrypted where they are stored: a dump of the database alone is worth nothing.

The key is made of FIELD_ENCRYPTION_KEYS (the first encrypts, all decrypt: put a new one in front to rotate) and the
schema: a row copied into another partnership, or into a copy under another name, cannot be read there and takes no money.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import connection


class SecretUnreadable(RuntimeError):
    """Stored with another key or for another schema."""

    code = "secret_unreadable"


def encrypt(text: str) -> str:
    """Return the text as it is stored; nothing stays nothing."""
    return _box().encrypt(text.encode()).decode() if text else ""


def decrypt(stored: str) -> str:
    """Return what was encrypted in this schema. Raises SecretUnreadable."""
    try:
        return _box().decrypt(stored.encode()).decode() if stored else ""
    except InvalidToken as error:
        raise SecretUnreadable("A stored key cannot be read: check FIELD_ENCRYPTION_KEYS.") from error


def renewed(stored: str) -> str:
    """Return the stored secret encrypted with the newest key. Raises SecretUnreadable."""
    return encrypt(decrypt(stored))


def _box() -> MultiFernet:
    schema: str = connection.schema_name  # type: ignore[attr-defined]
    keys = settings.FIELD_ENCRYPTION_KEYS or [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(_key(f"billing.secrets:{schema}:{key}")) for key in keys])


def _key(text: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
