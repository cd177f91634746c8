"""What a school sees of a catalogue: every offer with whether it is for this school, and what it would pay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from membership.models import MembershipClass, MembershipYear, School
from offers.eligibility import Standing, why_not
from offers.enums import OfferStatus
from offers.models import Offer
from offers.pricing import Facts
from offers.queries import standings
from offers.queries.catalogue.offers import filtered
from offers.queries.prices import NotPriced, Priced, facts_without_pupils, measure_of, price_for

SHOWN = (OfferStatus.PUBLISHED,)
WITH_DRAFTS = (OfferStatus.PUBLISHED, OfferStatus.REVIEW, OfferStatus.DRAFT)


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


def entries(
    year: MembershipYear, standing: Standing, wanted: Mapping[str, str], *, has_drafts: bool = False
) -> list[Entry]:
    """Return a year's offers as a school that stands so sees them, without prices; two queries.

    `wanted` narrows by category, kind and text, and with `for=you` to what the school may have.
    """
    rows = filtered(_rows(year, WITH_DRAFTS if has_drafts else SHOWN), wanted)
    found = [entry_of(offer, standing) for offer in rows]
    return [entry for entry in found if entry.is_for_you] if wanted.get("for") == "you" else found


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


def _rows(year: MembershipYear, statuses: Sequence[str]) -> QuerySet[Offer]:
    classes = Prefetch("classes", MembershipClass.objects.only("pk"))
    long = ("specification", "standards", "statutory_note", "terms", "vat_reason")
    rows = Offer.objects.filter(year=year, status__in=statuses).select_related("category")
    return rows.prefetch_related(classes).defer(*long)
