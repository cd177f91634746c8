"""What an operator looks at: all partnerships, the pool of ready schemas, loads of the register."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from tenants.models import Partnership, PoolSchema, RegisterImport
from tenants.sql.fingerprint import fingerprint

IMPORTS_SHOWN = 50


@dataclass(frozen=True)
class PoolHealth:
    """How many schemas are ready, and how many wait for migrations."""

    ready: int
    behind: int
    wanted: int

    @property
    def is_migrated(self) -> bool:
        """A migration run marks the pool last: with nothing behind, every partnership was brought up to date before."""
        return self.behind == 0

    @property
    def is_full(self) -> bool:
        """Whether as many schemas are ready as the settings ask for."""
        return self.ready >= self.wanted


def all_partnerships() -> QuerySet[Partnership]:
    """Return every partnership with its hosts and authorities, by name. Three queries."""
    return Partnership.objects.prefetch_related("domains", "local_authorities").order_by("name")


def pool_health() -> PoolHealth:
    """Return the state of the pool for the migrations of this code. One query."""
    prints = list(PoolSchema.objects.values_list("fingerprint", flat=True))
    ready = prints.count(fingerprint())
    return PoolHealth(ready=ready, behind=len(prints) - ready, wanted=settings.SCHEMA_POOL_SIZE)


def register_imports() -> list[RegisterImport]:
    """Return the latest loads of the school register, newest first. One query."""
    return list(RegisterImport.objects.all()[:IMPORTS_SHOWN])
