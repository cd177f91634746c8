"""The pool of ready schemas a new partnership is served from. For the owner login only."""

import secrets

from django.conf import settings
from django.db import transaction

from tenants.models import PoolSchema
from tenants.names import POOL_PREFIX
from tenants.operations.schemas import Way, build_schema
from tenants.sql.fingerprint import fingerprint
from tenants.sql.running import run


def refill(*, size: int | None = None) -> int:
    """Build schemas until `size` (default SCHEMA_POOL_SIZE) are ready for the present migrations; returns how many."""
    wanted = settings.SCHEMA_POOL_SIZE if size is None else size
    missing = max(0, wanted - PoolSchema.objects.filter(fingerprint=fingerprint()).count())
    for _ in range(missing):
        add_one()
    return missing


def add_one() -> Way:
    """Build one schema and put it into the pool, together or not at all; returns how it was built."""
    name = f"{POOL_PREFIX}{secrets.token_hex(6)}"
    return build_schema(name, announce=lambda: _announce(name))


def _announce(name: str) -> None:
    """Wait two seconds at most: while schemas are migrated the pool is locked, and the next refill comes soon."""
    with transaction.atomic():
        run("SET LOCAL lock_timeout = '2s'")
        PoolSchema.objects.create(schema_name=name, fingerprint=fingerprint())
