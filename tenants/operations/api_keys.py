"""API keys: issued once in clear, kept as a hash, valid only in the schema they were issued in."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from tenants.accounts.models import ApiKey

ISSUER_LENGTH = ApiKey._meta.get_field("issued_by").max_length


class ScopeUnknown(Exception):
    """A scope that no endpoint knows."""

    code = "scope_unknown"


def _hash(secret: str) -> str:
    # 256 random bits need no slow hash: there is nothing to guess.
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def issue(
    *, by: str, name: str, scopes: Sequence[str], known: frozenset[str], expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """Create a key, in the name of who issued it, and return it with its text, shown once. Raises ScopeUnknown."""
    if unknown := sorted(set(scopes) - known):
        raise ScopeUnknown(f"Unknown scope {', '.join(unknown)}. Choose from: {', '.join(sorted(known))}.")
    prefix = secrets.token_hex(6)
    schema: str = connection.schema_name  # type: ignore[attr-defined]
    clear = f"{schema}.{prefix}.{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        name=name,
        prefix=prefix,
        key_hash=_hash(clear),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
        issued_by=by[:ISSUER_LENGTH],
    )
    return key, clear


def authenticate(*, clear: str, now: datetime) -> ApiKey | None:
    """Return the valid key with this clear text in the current schema, noting its use at most once a minute."""
    current = Q(expires_at__isnull=True) | Q(expires_at__gt=now)
    key = ApiKey.objects.filter(current, key_hash=_hash(clear), revoked_at__isnull=True).first()
    if key and (key.last_used_at is None or (now - key.last_used_at).total_seconds() > 60):
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key


def revoke(*, key_id: int, now: datetime) -> None:
    """Make a key useless at once; it stays in the list as revoked."""
    ApiKey.objects.filter(pk=key_id, revoked_at__isnull=True).update(revoked_at=now)
