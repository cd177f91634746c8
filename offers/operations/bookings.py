"""Booking: several places of one event at once, for named people or names that follow; the same form twice is one order.

What is checked is checked before anything is held; the places are taken by one conditional update after the rows and the
messages are written, and the money follows.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from membership.models import Person, School
from offers.booking_errors import NoDelegates, PriceChanged, SubmissionReused
from offers.models import Booking, BookingOrder, Event
from offers.operations import booking_checks, booking_news, holds, place_money, place_rows, places, promotion
from offers.operations import delegates as guest_list
from offers.operations.cancellations import cancel
from offers.operations.delegates import Delegate, Guest
from offers.operations.substitutions import substitute
from offers.operations.transfers import transfer
from offers.queries import booking_rules
from tenants.money import format_pence

__all__ = ["Delegate", "book", "cancel", "substitute", "transfer"]

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Request:
    """What somebody asks for with one form."""

    school_id: int
    event_id: int
    purchase_order: str
    delegates: Sequence[Delegate]
    uses_allowance: bool

    @property
    def digest(self) -> str:
        """SHA-256 of what is asked for."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


@places.look_again
@transaction.atomic
def book(
    *,
    by: Person | None,
    school_id: int,
    event_id: int,
    delegates: Sequence[Delegate],
    submission: UUID,
    purchase_order: str,
    on: date,
    now: datetime,
    uses_allowance: bool = True,
    message: str = "",
    agreed_pence: int | None = None,
) -> BookingOrder:
    """Book places; confirmed at once, or held until approved where the amount is above the limit of who books.

    Nobody (a system of the office) books like the office.
    Sent again, the same form gives the same order. Raises SubmissionReused, NoDelegates, BookingClosed, NotEligible, NotPriced,
    NotYourSchool, AlreadyBooked, PrerequisiteMissing, SessionFull, AllowanceUsedUp, NoApprover; PriceChanged where the
    places do not come to what was agreed (net pence).
    """
    asked = Request(school_id, event_id, purchase_order, tuple(delegates), uses_allowance)
    order, is_new = _order(by, asked, submission)
    if not is_new:
        return order
    event = order.event
    booking_checks.refuse_closed(event, now)
    quote = booking_checks.quote(event, order.school, on)
    guests = _guests(by, asked, event, order.school)
    booking_checks.refuse_if_others_wait(event, len(guests))
    made = place_rows.drafts(order, guests, quote, now, uses_allowance=uses_allowance)
    amount_pence = _agreed(made, agreed_pence)
    hold = holds.needed(by=by, school=order.school, event=event, amount_pence=amount_pence, now=now)
    place_rows.insert(made, hold.until if hold else None)
    if not hold:
        booking_news.tell_booked(order, made)
    _take(event, made)
    promotion.leave_booked(event=event, people=[guest.person for guest in guests if guest.person], now=now)
    place_money.use_allowances(made)
    if hold:
        holds.ask(order=order, hold=hold, made=made, message=message, now=now)
    else:
        place_money.charge_places(by=by, bookings=made, on=on)
    return order


def _order(by: Person | None, asked: Request, submission: UUID) -> tuple[BookingOrder, bool]:
    """The order of this form: a new one, or the one that was made when it was sent before."""
    if not 0 < len(asked.delegates) <= MOST_AT_ONCE:
        raise NoDelegates(f"Choose who comes: at least one person, at most {MOST_AT_ONCE} at once.")
    made = BookingOrder(
        event=booking_rules.event(asked.event_id),
        school=School.objects.get(pk=asked.school_id),
        booked_by=by,
        purchase_order=asked.purchase_order,
        submission=submission,
        digest=asked.digest,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        before = BookingOrder.objects.select_related("school", "event").get(submission=submission)
        if before.digest != asked.digest:
            raise SubmissionReused from None
        return before, False
    return made, True


def _guests(by: Person | None, asked: Request, event: Event, school: School) -> list[Guest]:
    guests = guest_list.resolve(by=by, school_id=school.pk, delegates=asked.delegates)
    booking_checks.refuse_people(event, school, [guest.person for guest in guests])
    return guests


def _agreed(made: Sequence[Booking], agreed_pence: int | None) -> int:
    """What the places come to, if that is what was agreed to."""
    amount = sum(booking.price_pence for booking in made)
    if agreed_pence is not None and amount != agreed_pence:
        raise PriceChanged(f"The places now come to {format_pence(amount)} before VAT. Check, and book again.")
    return amount


def _take(event: Event, made: Sequence[Booking]) -> None:
    """Take the places of each quota, then the shared ones."""
    wanted: dict[int | None, int] = {}
    for booking in made:
        wanted[booking.quota_id] = wanted.get(booking.quota_id, 0) + 1
    for quota_id in sorted(wanted, key=lambda pk: (pk is None, pk or 0)):
        places.take(event_id=event.pk, count=wanted[quota_id], quota_id=quota_id)
