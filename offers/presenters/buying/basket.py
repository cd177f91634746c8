"""Baskets as pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from offers.enums import Unit
from offers.operations.agreements.totals import Totals, totals
from offers.pricing.agreeing import WHOLE, PricedLine, day_words
from offers.queries.agreements.basket import Basket, Review, Row
from offers.queries.agreements.buyers import Buyer
from tenants.money import format_pence


@dataclass(frozen=True)
class ShownRow:
    """A row of the basket's table."""

    name: str
    title: str
    summary: str
    url_id: int
    school: str
    price: str
    arithmetic: str
    tag: str
    note: str
    note_colour: str
    problem: str
    is_ticked: bool
    quantity: str
    unit: str


@dataclass(frozen=True)
class Group:
    """Rows of one table; without a number to type the column is left out."""

    rows: Sequence[ShownRow]

    @property
    def has_numbers(self) -> bool:
        """Whether one of them is bought by number."""
        return any(row.quantity for row in self.rows)


def group(rows: Iterable[Row], buyer: Buyer) -> Group:
    """Return rows as a table shows them."""
    return Group([_shown(row, buyer) for row in rows])


def _shown(row: Row, buyer: Buyer) -> ShownRow:
    line = row.line
    tag, note, colour = _note(row)
    return ShownRow(
        name=row.name,
        title=row.offer.title,
        summary=row.offer.summary,
        url_id=row.offer.pk,
        school=row.school.name if buyer.trust else "",
        price=format_pence(line.net_pence) if line else "",
        arithmetic=arithmetic(line) if line else "",
        tag=tag,
        note=note,
        note_colour=colour,
        problem=row.problem,
        is_ticked=row.is_ticked,
        quantity=f"{line.quantity.normalize():f}" if line and line.is_counted else "",
        unit=plural(line.sum.unit) if line and line.is_counted else "",
    )


def arithmetic(line: PricedLine) -> str:
    """Return the arithmetic of a price where it says more than the price."""
    sentence = line.sum.sentence
    return "" if sentence == format_pence(line.net_pence) else sentence


def plural(unit: str) -> str:
    """Return “days”."""
    return "" if unit in WHOLE else f"{Unit(unit).label}s"


def _note(row: Row) -> tuple[str, str, str]:
    pence = row.dearer_pence
    if row.last and pence > 0:
        return "Dearer", f"{format_pence(pence)} a year more than last year", "warn"
    if row.last and pence < 0:
        return "Cheaper", f"{format_pence(-pence)} a year less than last year", "good"
    if row.last and row.line:
        return "As last year", "", "neutral"
    return ("New", "", "accent") if row.is_new else ("", "", "")


def chosen_totals(shown: Basket, on: date) -> Totals:
    """Return the sums of what is ticked."""
    rows = [row for row in (*shown.last_year, *shown.chosen) if row.is_ticked and row.line]
    return totals([(row.offer, row.school, row.line.net_pence) for row in rows if row.line], on)


def review_totals(review: Review, buyer: Buyer, on: date) -> Totals:
    """Return the sums of a basket that is reviewed."""
    schools = {one.pk: one for one in buyer.schools}
    lines = [(review.offers[line.offer_id], schools[line.school_id], line.net_pence) for line in review.lines]
    return totals(lines, on)


def terms_words(line: PricedLine) -> str:
    """Return notice and fee of a service in words."""
    words = []
    if line.rolls_over:
        notice = f", notice by {day_words(line.notice_by)}" if line.notice_by else ""
        words.append(f"Goes on into the next year unless notice is given{notice}.")
    if line.admin_fee_pence:
        words.append(f"Ending it early costs {format_pence(line.admin_fee_pence)}.")
    return " ".join(words)
