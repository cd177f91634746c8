"""The partnerships as the association lists them: public identity, areas and consent, never a figure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q, QuerySet

from tenants.enums import Consent, LegalForm, PartnershipStatus
from tenants.models import Domain, LocalAuthority, Partnership, StatisticalNeighbour

SHARES = {
    Consent.NAMED: "With its name",
    Consent.ANONYMOUS: "Without its name",
    Consent.NONE: "Not shared",
}


_FIELDS = ("pk", "name", "slug", "legal_form", "benchmarking_consent", "is_association_member")


class Area(NamedTuple):
    """A local authority a partnership serves."""

    code: int
    name: str
    region: str


@dataclass(frozen=True)
class Listed:
    """One live partnership: who it is and where."""

    areas: tuple[Area, ...]
    pk: int
    name: str
    slug: str
    legal_form: str
    consent: str
    is_association_member: bool

    @property
    def authorities(self) -> list[str]:
        """The names of the authorities it serves."""
        return [area.name for area in self.areas]

    @property
    def authority_codes(self) -> frozenset[int]:
        """Their codes."""
        return frozenset(area.code for area in self.areas)

    @property
    def regions(self) -> list[str]:
        """The regions it works in, by name."""
        return sorted({area.region for area in self.areas})

    @property
    def legal_form_label(self) -> str:
        """“Company limited by guarantee”."""
        return str(LegalForm(self.legal_form).label)

    @property
    def is_named(self) -> bool:
        """Whether it shares its figures with its name."""
        return self.consent == Consent.NAMED

    @property
    def consent_label(self) -> str:
        """“Without its name”: how it shares, as others say it."""
        return SHARES[Consent(self.consent)]


def everyone() -> list[Listed]:
    """Return every live partnership by name; two queries."""
    return _listed(_live())


def members() -> list[Listed]:
    """Return the association's members by name: the public directory; two queries."""
    return _listed(_live().filter(is_association_member=True))


def member(slug: str) -> Listed | None:
    """Return one member of the association, or None; at most two queries."""
    return next(iter(_listed(_live().filter(is_association_member=True, slug=slug))), None)


def search(words: str) -> list[Listed]:
    """Return members whose name, area or region holds the words; at most two queries."""
    matches = Q(name__icontains=words) | Q(
        pk__in=Partnership.objects.filter(
            Q(local_authorities__name__icontains=words) | Q(local_authorities__region__icontains=words)
        ).values("pk")
    )
    return _listed(_live().filter(matches, is_association_member=True))


def host_of(partnership: Listed) -> str:
    """Return the host name of a partnership's own site, or nothing; one query."""
    domain = Domain.objects.filter(tenant=partnership.pk, is_primary=True).values_list("domain", flat=True).first()
    return domain or ""


def neighbour_codes(codes: Iterable[int]) -> frozenset[int]:
    """Return the statistical neighbours (DfE) of these authorities; one query."""
    neighbours = StatisticalNeighbour.objects.filter(local_authority__in=list(codes))
    return frozenset(neighbours.values_list("neighbour_id", flat=True).order_by())


def regions(partnerships: Sequence[Listed]) -> list[str]:
    """Return the regions in which these partnerships work, by name."""
    return sorted({region for partnership in partnerships for region in partnership.regions})


def _live() -> QuerySet[Partnership]:
    return Partnership.objects.filter(status=PartnershipStatus.LIVE).order_by("name")


def _listed(partnerships: QuerySet[Partnership]) -> list[Listed]:
    found = list(partnerships.values_list(*_FIELDS))
    areas = _areas([row[0] for row in found]) if found else {}
    return [Listed(tuple(areas.get(row[0], ())), *row) for row in found]


def _areas(partnership_ids: list[int]) -> dict[int, list[Area]]:
    areas: dict[int, list[Area]] = defaultdict(list)
    served = LocalAuthority.objects.filter(partnerships__in=partnership_ids).order_by("name")
    for pk, code, name, region in served.values_list("partnerships", "code", "name", "region"):
        areas[pk].append(Area(code, name, region))
    return areas
