"""Loading what ships with the product: local authorities, their statistical neighbours, the school register.

Can be run at any time: what is in place already is left alone, and the shipped register never overwrites a newer file.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from tenants.models import LocalAuthority, RegisterImport, StatisticalNeighbour
from tenants.operations.register import import_register
from tenants.register import shipped
from tenants.register.reading import digest
from tenants.register.reports import ImportReport


@dataclass(frozen=True, slots=True)
class ReferenceLoad:
    """How many rows were written; no register report means that the register was in place."""

    local_authorities: int
    neighbours: int
    register: ImportReport | None


def load_reference_data(*, by: str, now: datetime) -> ReferenceLoad:
    """Bring authorities, neighbours and register to what ships; a second run reads and writes nothing."""
    return ReferenceLoad(
        local_authorities=_load_local_authorities(),
        neighbours=_load_neighbours(),
        register=_load_register(by=by, now=now),
    )


@transaction.atomic
def _load_local_authorities() -> int:
    """Add or correct authorities; none is ever removed, because schools and partnerships name them by code."""
    held = {authority.code: _facts(authority) for authority in LocalAuthority.objects.all()}
    differing = [
        authority
        for authority in map(_authority, _rows(shipped.LOCAL_AUTHORITIES_FILE))
        if held.get(authority.code) != _facts(authority)
    ]
    LocalAuthority.objects.bulk_create(
        differing,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["gss_code", "name", "region", "kind"],
    )
    return len(differing)


@transaction.atomic
def _load_neighbours() -> int:
    """Replace the whole table when it differs from the shipped one: ranks of one authority belong together."""
    wanted = {
        (int(row["la_code"]), int(row["neighbour_code"]), int(row["rank"]), shipped.NEIGHBOURS_ON)
        for row in _rows(shipped.NEIGHBOURS_FILE)
    }
    fields = ("local_authority_id", "neighbour_id", "rank", "source_on")
    if set(StatisticalNeighbour.objects.values_list(*fields)) == wanted:
        return 0
    StatisticalNeighbour.objects.all().delete()
    StatisticalNeighbour.objects.bulk_create(
        [StatisticalNeighbour(**dict(zip(fields, values, strict=True))) for values in sorted(wanted)]
    )
    return len(wanted)


def _load_register(*, by: str, now: datetime) -> ImportReport | None:
    """Load the shipped file once; after an import of another kind the register is newer than what ships."""
    latest = RegisterImport.objects.order_by("-imported_at", "-id").first()
    if latest and not latest.file_name.startswith(shipped.REGISTER_PREFIX):
        return None
    if latest and latest.file_sha256 == digest(shipped.REGISTER_FILE):
        return None
    return import_register(by=by, source=shipped.REGISTER_FILE, now=now)


def _rows(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _authority(row: dict[str, str]) -> LocalAuthority:
    return LocalAuthority(
        code=int(row["code"]), gss_code=row["gss_code"], name=row["name"], region=row["region"], kind=row["kind"]
    )


def _facts(authority: LocalAuthority) -> tuple[str, ...]:
    return authority.gss_code, authority.name, authority.region, authority.kind
