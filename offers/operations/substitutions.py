"""Somebody else comes, or the name that was to follow is known; the place, its price and its terms stay."""

from datetime import datetime

from django.db import IntegrityError, transaction

from membership.models import Person
from offers.booking_errors import AlreadyBooked, TooLate
from offers.cancelling import Terms, may_substitute
from offers.enums import BookingStatus
from offers.models import Booking
from offers.operations import booking_checks, delegates, promotion
from offers.operations import booking_news as news
from offers.operations.booking_locks import lock_booking
from offers.operations.delegates import Delegate
from offers.operations.place_rows import ONCE_PER_DELEGATE
from offers.words import bookings as booking_words


@transaction.atomic
def substitute(*, by: Person, booking_id: int, delegate: Delegate, now: datetime) -> Booking:
    """Give a place to another person of the same school, or name who comes.

    Raises BookingEnded, TooLate, NotYourSchool, NotEligible, AlreadyBooked, PrerequisiteMissing.
    """
    booking = lock_booking(booking_id)
    _refuse_late(booking, now)
    [guest] = delegates.resolve(by=by, school_id=booking.school_id, delegates=[delegate])
    if guest.person is None or guest.person == booking.delegate:
        booking.needs = guest.needs or booking.needs
        booking.save(update_fields=["needs"])
        return booking
    booking_checks.refuse_people(booking.event, booking.school, [guest.person])
    former, booking.delegate, booking.needs = booking.delegate, guest.person, guest.needs
    booking.sequence += 1
    _save(booking)
    promotion.leave_booked(event=booking.event, people=[guest.person], now=now)
    _tell(booking, former)
    return booking


def _refuse_late(booking: Booking, now: datetime) -> None:
    starts_at, terms = booking.event.starts_at, Terms.from_json(booking.policy)
    if starts_at is None:
        return
    if booking.delegate_id is None and now < starts_at:
        return
    if not may_substitute(terms, starts_at, now):
        raise TooLate(f"Somebody else may come if you say so {terms.substitution_hours} hours before. Ask the office.")


def _save(booking: Booking) -> None:
    try:
        with transaction.atomic():
            booking.save(update_fields=["delegate", "needs", "sequence"])
    except IntegrityError as error:
        if ONCE_PER_DELEGATE not in str(error):
            raise
        raise AlreadyBooked(f"{booking.delegate} was booked a moment ago.") from error


def _tell(booking: Booking, former: Person | None) -> None:
    event, starts = booking.event, news.starts(booking.event)
    if former:
        news.to_person(former, event, booking_words.passed_on(event.title, starts), booking)
    if booking.status == BookingStatus.CONFIRMED:
        news.tell_confirmed([booking], news.base())
