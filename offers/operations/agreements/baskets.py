"""Baskets: one per buyer and year, opened with last year's services, changed until it is ordered."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from membership.models import MembershipYear, Person
from offers.enums import AgreementStatus
from offers.errors import OffersRefused
from offers.models import Agreement, AgreementLine
from offers.operations.agreements import locks
from offers.pricing.agreeing import Choice, PricedLine
from offers.queries.agreements import basket as queries
from offers.queries.agreements.buyers import Buyer
from offers.queries.agreements.pricing import NotOffered, Standings, price_line, standings_of
from offers.queries.prices import NotPriced

LARGEST = Decimal(9999)


class NotInBasket(OffersRefused):
    """It is no basket any more: it was ordered or sent for approval."""

    code = "not_in_basket"
    message = "This is ordered or waits for approval, so it cannot be changed here any more."


class BoughtByOther(OffersRefused):
    """The trust has decided that this service is bought centrally, or that each school buys it."""

    code = "bought_by_other"


class BadQuantity(OffersRefused):
    """The number wanted is nothing, or far too many."""

    code = "bad_quantity"
    message = "Say how many you want: more than nothing, and at most 9,999."


class SchoolClosed(OffersRefused):
    """The school has closed."""

    code = "school_closed"


@dataclass(frozen=True)
class Term:
    """From when the services run, and for how many years they are agreed."""

    starts_on: date
    years: int = 1


@transaction.atomic
def open_basket(*, by: Person, buyer: Buyer, year: MembershipYear, on: date) -> Agreement:
    """Return the buyer's basket of a year, held; a new one begins with last year's services. Raises SchoolClosed."""
    if buyer.school and not buyer.school.is_open:
        raise SchoolClosed(f"{buyer.school} has closed. Nothing can be bought for it any more.")
    agreement, is_new = _held(by, buyer, year, on)
    if is_new:
        _begin_as_last_year(agreement, buyer, on)
    return agreement


@transaction.atomic
def choose(
    *, by: Person, buyer: Buyer, year: MembershipYear, choices: Collection[Choice], on: date, term: Term | None = None
) -> Agreement:
    """Make the basket hold exactly these services; the same form twice changes nothing.

    Raises SchoolClosed, BoughtByOther, BadQuantity, NotOffered, NotPriced.
    """
    agreement = open_basket(by=by, buyer=buyer, year=year, on=on)
    if term:
        agreement.starts_on = max(term.starts_on, year.starts_on)
        agreement.years = min(max(term.years, 1), 5)
        agreement.save()
    kept = _put(agreement, buyer, choices, on)
    AgreementLine.objects.filter(agreement=agreement).exclude(pk__in=kept).delete()
    return agreement


@transaction.atomic
def add(*, by: Person, buyer: Buyer, year: MembershipYear, choices: Sequence[Choice], on: date) -> Agreement:
    """Put a service into the basket for each school that can have it, or change how many; again changes nothing.

    Raises SchoolClosed, BoughtByOther, BadQuantity; NotOffered, NotPriced where no school can have it.
    """
    agreement = open_basket(by=by, buyer=buyer, year=year, on=on)
    known, lines, refusals = standings_of(buyer.schools, on), [], []
    for choice in choices:
        try:
            lines.append(_priced(agreement, buyer, known, choice))
        except (NotOffered, NotPriced) as refusal:
            refusals.append(refusal)
    if refusals and not lines:
        raise refusals[0]
    write_lines(agreement, lines)
    return agreement


@transaction.atomic
def remove(*, by: Person, agreement_id: int, offer_id: int, school_id: int) -> Agreement:
    """Take one service out of a basket; taking it out again changes nothing. Raises NotInBasket."""
    agreement = open_for_change(agreement_id)
    AgreementLine.objects.filter(agreement=agreement, offer=offer_id, school=school_id).delete()
    return agreement


@transaction.atomic
def empty(*, by: Person, agreement_id: int, now: datetime) -> Agreement:
    """Throw a basket away; it is kept as cancelled without its lines. Raises NotInBasket."""
    agreement = open_for_change(agreement_id)
    agreement.lines.all().delete()
    agreement.cancel()
    agreement.ended_at = now
    agreement.save()
    return agreement


def open_for_change(agreement_id: int) -> Agreement:
    """Return a basket, held until the transaction ends. Raises NotInBasket."""
    agreement = locks.lock_agreement(agreement_id)
    if agreement.status != AgreementStatus.BASKET:
        raise NotInBasket
    return agreement


def write_lines(agreement: Agreement, lines: Iterable[PricedLine]) -> list[int]:
    """Write lines as they are priced and return their ids; a line that is there keeps its id."""
    kept = []
    for line in lines:
        row, _ = AgreementLine.objects.update_or_create(
            agreement=agreement,
            offer_id=line.offer_id,
            school_id=line.school_id,
            terminated_on=None,
            defaults=fields_of(line),
        )
        kept.append(row.pk)
    return kept


def fields_of(line: PricedLine) -> dict[str, object]:
    """Return what a line keeps of its price and terms."""
    return {
        "title": line.title,
        "unit": line.sum.unit,
        "quantity": line.quantity,
        "arithmetic": line.sum.as_json(),
        "annual_pence": line.sum.annual_pence,
        "net_pence": line.net_pence,
        "full_price_pence": line.full_price_pence,
        "starts_on": line.starts_on,
        "ends_before": line.ends_before,
        "schedule": line.schedule,
        "rolls_over": line.rolls_over,
        "notice_by": line.notice_by,
        "admin_fee_pence": line.admin_fee_pence,
    }


def _held(by: Person, buyer: Buyer, year: MembershipYear, on: date) -> tuple[Agreement, bool]:
    """The basket and whether it is new; one that was ordered before it could be held gives way to a new one."""
    found, is_new = Agreement.objects.get_or_create(
        **buyer.key,
        year=year,
        status=AgreementStatus.BASKET,
        defaults={"created_by": by, "starts_on": max(on, year.starts_on)},
    )
    agreement = locks.lock_agreement(found.pk)
    return (agreement, is_new) if agreement.status == AgreementStatus.BASKET else _held(by, buyer, year, on)


def _begin_as_last_year(agreement: Agreement, buyer: Buyer, on: date) -> None:
    shown = queries.page(buyer, agreement.year, on)
    offered = [row.line for row in shown.last_year if row.line]
    write_lines(agreement, offered)


def _put(agreement: Agreement, buyer: Buyer, choices: Collection[Choice], on: date) -> list[int]:
    known = standings_of(buyer.schools, on)
    return write_lines(agreement, [_priced(agreement, buyer, known, choice) for choice in choices])


def _priced(agreement: Agreement, buyer: Buyer, known: Standings, choice: Choice) -> PricedLine:
    school = next((one for one in buyer.schools if one.pk == choice.school_id), None)
    offer = queries.offers_of(agreement.year).filter(pk=choice.offer_id).first()
    if school is None or offer is None:
        raise NotOffered("This service is not offered to this school in this year.")
    if not buyer.buys(offer.lineage):
        raise BoughtByOther(f"“{offer}” is bought by {'each school' if buyer.trust else 'your trust for its schools'}.")
    if not 0 < choice.quantity <= LARGEST:
        raise BadQuantity
    return price_line(offer, school, known, choice.quantity, agreement.starts_on)
