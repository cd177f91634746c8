"""What a school sees of a catalogue: every offer with whether it is for this school, and what it would pay."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, prefetch_related_objects

from membership.models import MembershipYear, School
from offers.eligibility import Standing, why_not
from offers.enums import OfferStatus
from offers.models import Offer
from offers.pricing.pricing import Facts
from offers.queries import standings
from offers.queries.catalogue.offers import filtered
from offers.queries.prices import NotPriced, Priced, facts_without_pupils, measure_of, price_for

SHOWN: Final = (OfferStatus.PUBLISHED,)
WITH_DRAFTS: Final = (OfferStatus.PUBLISHED, OfferStatus.REVIEW, OfferStatus.DRAFT)
LONG: Final = ("specification", "standards", "statutory_note", "terms", "vat_reason")


@dataclass(frozen=True)
class Line:
    """An offer of a list before it is loaded, with why the school cannot have it, if so."""

    offer_id: int
    lineage: UUID
    title: str
    why_not: str


class _Scope(NamedTuple):
    phases: Sequence[str]
    sectors: Sequence[str]
    audiences: Sequence[str]


@dataclass
class Entry:
    """An offer for one school: why it cannot have it, else its price, else why there is none."""

    offer: Offer
    why_not: str
    priced: Priced | None = None
    problem: str = ""

    @property
    def is_for_you(self) -> bool:
        """Whether the school may have it."""
        return not self.why_not


class Pricer:
    """Prices offers for one school; asks for its pupil number at most once for each way of counting."""

    def __init__(self, school: School, standing: Standing) -> None:
        self._school, self._standing = school, standing
        self._facts: dict[str, Facts] = {"": facts_without_pupils(school)}

    def price(self, entry: Entry) -> None:
        """Say what the school pays; no query when the offer's prices are prefetched and the number is known."""
        try:
            entry.priced = price_for(entry.offer, self._facts_for(measure_of(entry.offer)), self._standing.audience)
        except NotPriced as problem:
            entry.problem = str(problem)

    def _facts_for(self, measure: str) -> Facts:
        if measure not in self._facts:
            self._facts[measure] = standings.facts_of(self._school, measure)
        return self._facts[measure]


def lines(
    year: MembershipYear, standing: Standing, wanted: Mapping[str, str], *, has_drafts: bool = False
) -> list[Line]:
    """Return a year's offers as a school that stands so sees them, by category and title; one query.

    `wanted` narrows by category, kind and text, and with `for=you` to what the school may have.
    """
    statuses = WITH_DRAFTS if has_drafts else SHOWN
    through = Offer.classes.through.objects.filter(offer=OuterRef("pk")).values("membershipclass")
    rows = filtered(Offer.objects.filter(year=year, status__in=statuses), wanted)
    named = rows.annotate(class_ids=ArraySubquery(through)).values_list(
        "pk", "lineage", "title", "phases", "sectors", "audiences", "class_ids"
    )
    found = [Line(pk, lineage, title, _why_not(scope, standing)) for pk, lineage, title, *scope in named]
    return [line for line in found if not line.why_not] if wanted.get("for") == "you" else found


def load(shown: Iterable[Line], school: School, standing: Standing) -> dict[int, Entry]:
    """Return these offers with what the school pays, by id; two queries, and two for its pupils."""
    reasons = {line.offer_id: line.why_not for line in shown}
    rows = Offer.objects.filter(pk__in=reasons).select_related("category").defer(*LONG)
    found = {offer.pk: Entry(offer, reasons[offer.pk]) for offer in rows.order_by()}
    price_all(list(found.values()), school, standing)
    return found


def entry_of(offer: Offer, standing: Standing) -> Entry:
    """Return whether an offer is for a school; no query when its classes are prefetched."""
    return Entry(offer, why_not(offer, [kind.pk for kind in offer.classes.all()], standing))


def price_all(shown: Sequence[Entry], school: School, standing: Standing) -> None:
    """Say what the school pays for each of these; one query for all prices and two for its pupils."""
    prefetch_related_objects([entry.offer for entry in shown], "prices")
    pricer = Pricer(school, standing)
    for entry in shown:
        if entry.is_for_you:
            pricer.price(entry)


def _why_not(scope: Sequence[Any], standing: Standing) -> str:
    phases, sectors, audiences, class_ids = scope
    return why_not(_Scope(phases, sectors, audiences), class_ids, standing)
