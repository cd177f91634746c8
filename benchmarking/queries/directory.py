"""The partnerships as the association lists them: public identity, areas and consent, never a figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Min, Q, QuerySet

from tenants.enums import Consent, LegalForm, PartnershipStatus
from tenants.models import Partnership, StatisticalNeighbour

SHARES = {
    Consent.NAMED: "With its name",
    Consent.ANONYMOUS: "Without its name",
    Consent.NONE: "Not shared",
}


@dataclass(frozen=True)
class Listed:
    """One live partnership: who it is and where. `host` is the address of its own site."""

    pk: int
    name: str
    slug: str
    legal_form: str
    consent: str
    is_association_member: bool
    authorities: tuple[str, ...]
    authority_codes: frozenset[int]
    regions: tuple[str, ...]
    host: str

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
    """Return every live partnership by name; one query."""
    return [_listed(row) for row in _live()]


def members() -> list[Listed]:
    """Return the association's members by name: the public directory; one query."""
    return [_listed(row) for row in _live().filter(is_association_member=True)]


def member(slug: str) -> Listed | None:
    """Return one member of the association, or None; one query."""
    row = _live().filter(is_association_member=True, slug=slug).first()
    return _listed(row) if row else None


def search(words: str) -> list[Listed]:
    """Return members whose name, area or region holds the words; one query."""
    matches = Q(name__icontains=words) | Q(
        pk__in=Partnership.objects.filter(
            Q(local_authorities__name__icontains=words) | Q(local_authorities__region__icontains=words)
        ).values("pk")
    )
    return [_listed(row) for row in _live().filter(matches, is_association_member=True)]


def neighbour_codes(codes: Iterable[int]) -> frozenset[int]:
    """Return the statistical neighbours (DfE) of these authorities; one query."""
    neighbours = StatisticalNeighbour.objects.filter(local_authority__in=list(codes))
    return frozenset(neighbours.values_list("neighbour_id", flat=True).order_by())


def regions(partnerships: Sequence[Listed]) -> list[str]:
    """Return the regions in which these partnerships work, by name."""
    return sorted({region for partnership in partnerships for region in partnership.regions})


def _live() -> QuerySet[Partnership]:
    return (
        Partnership.objects.filter(status=PartnershipStatus.LIVE)
        .annotate(
            authority_names=ArrayAgg("local_authorities__name", distinct=True, default=[]),
            codes=ArrayAgg("local_authorities__code", distinct=True, default=[]),
            region_names=ArrayAgg("local_authorities__region", distinct=True, default=[]),
            host=Min("domains__domain", filter=Q(domains__is_primary=True)),
        )
        .order_by("name")
    )


def _listed(row: Partnership) -> Listed:
    return Listed(
        pk=row.pk,
        name=row.name,
        slug=row.slug,
        legal_form=row.legal_form,
        consent=row.benchmarking_consent,
        is_association_member=row.is_association_member,
        authorities=_known(row.authority_names),
        authority_codes=frozenset(_known(row.codes)),
        regions=_known(row.region_names),
        host=row.host or "",
    )


def _known(values: list) -> tuple:
    return tuple(value for value in values if value is not None)
