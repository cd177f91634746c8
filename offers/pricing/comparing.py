"""Two years' catalogues side by side: added, gone, prices changed by how much, terms changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from membership.tariffs import ExceptionTerms, Terms
from offers.enums import Audience
from offers.pricing.wording import price_words
from tenants.money import format_rate

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class PriceShot:
    """What one audience pays."""

    unit: str
    terms: Terms

    @property
    def words(self) -> str:
        """The price in words."""
        return price_words(self.terms, self.unit)


@dataclass(frozen=True)
class Shot:
    """An offer as one year's catalogue has it; `facts` are its terms as the page says them."""

    offer_id: int | None
    lineage: UUID
    title: str
    category: str
    prices: Mapping[str, PriceShot]
    facts: Mapping[str, str]


@dataclass(frozen=True)
class AmountChange:
    """One amount of a price that is another now; in pounds."""

    what: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> str:
        """“+£0.175 (+3.5 %)”; without a percentage when nothing was asked before."""
        change = self.after - self.before
        words = f"{_sign(change)}{format_rate(abs(change))}"
        if not self.before:
            return words
        percent = (change * 100 / self.before).quantize(TENTH, rounding=ROUND_HALF_UP)
        return f"{words} ({_sign(percent)}{abs(percent)} %)"


@dataclass(frozen=True)
class PriceChange:
    """The price of one audience, before and after; empty words where there is none."""

    audience: str
    before: str
    after: str
    amounts: Sequence[AmountChange] = ()


@dataclass(frozen=True)
class TermChange:
    """One of the terms, before and after."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Changed:
    """An offer of both years that differs."""

    offer: Shot
    prices: Sequence[PriceChange]
    terms: Sequence[TermChange]


@dataclass(frozen=True)
class Comparison:
    """A year's catalogue against another's."""

    added: Sequence[Shot]
    gone: Sequence[Shot]
    changed: Sequence[Changed]
    unchanged: int


def compare(before: Sequence[Shot], after: Sequence[Shot]) -> Comparison:
    """Return what differs between two catalogues; the same offer has the same lineage."""
    old, new = {shot.lineage: shot for shot in before}, {shot.lineage: shot for shot in after}
    both = [(old[shot.lineage], shot) for shot in after if shot.lineage in old]
    changed = [found for pair in both if (found := _changed(*pair))]
    return Comparison(
        added=[shot for shot in after if shot.lineage not in old],
        gone=[shot for shot in before if shot.lineage not in new],
        changed=changed,
        unchanged=len(both) - len(changed),
    )


def _changed(before: Shot, after: Shot) -> Changed | None:
    prices = list(_price_changes(before.prices, after.prices))
    titles = {"Title": before.title, "Category": before.category}, {"Title": after.title, "Category": after.category}
    terms = list(_term_changes(titles[0] | dict(before.facts), titles[1] | dict(after.facts)))
    return Changed(after, prices, terms) if prices or terms else None


def _price_changes(before: Mapping[str, PriceShot], after: Mapping[str, PriceShot]) -> Iterator[PriceChange]:
    for audience in Audience:
        old, new = before.get(audience), after.get(audience)
        if old == new:
            continue
        amounts = list(_amount_changes(old.terms, new.terms)) if old and new and old.unit == new.unit else []
        words = (old.words if old else "", new.words if new else "")
        yield PriceChange(audience.label, *words, amounts)


def _amount_changes(before: Terms, after: Terms) -> Iterator[AmountChange]:
    old, new = dict(_amounts(before)), dict(_amounts(after))
    for what in [*old, *(name for name in new if name not in old)]:
        was, now = old.get(what, Decimal(0)), new.get(what, Decimal(0))
        if was != now:
            yield AmountChange(what, was, now)


def _amounts(terms: Terms) -> Iterator[tuple[str, Decimal]]:
    if terms.rate:
        yield "Rate", terms.rate
    yield from _pence("", ("Fixed part", terms.base_pence or None), ("Minimum", terms.minimum_pence))
    yield from _pence("", ("Cap", terms.cap_pence))
    for exception in terms.exceptions:
        yield from _of_exception(exception)


def _of_exception(exception: ExceptionTerms) -> Iterator[tuple[str, Decimal]]:
    if exception.rate is not None:
        yield f"{exception.label}: rate", exception.rate
    amounts = (("price", exception.fixed_pence), ("minimum", exception.minimum_pence), ("cap", exception.cap_pence))
    yield from _pence(f"{exception.label}: ", *amounts)


def _pence(prefix: str, *amounts: tuple[str, int | None]) -> Iterator[tuple[str, Decimal]]:
    for what, pence in amounts:
        if pence is not None:
            yield prefix + what, Decimal(pence) / 100


def _term_changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[TermChange]:
    for what, now in after.items():
        if (was := before.get(what, "")) != now:
            yield TermChange(what, was, now)


def _sign(number: Decimal) -> str:
    return "+" if number > 0 else "\N{MINUS SIGN}" if number < 0 else "±"
