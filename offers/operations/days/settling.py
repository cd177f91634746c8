"""Settling an event: the office confirms who did not come and what it costs; then fees, certificates and questions go out.

The event's row is held throughout: of two clicks the second finds it settled and changes nothing.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from membership.models import Person
from offers.enums import EvaluationKind, EventStatus
from offers.errors import OffersRefused
from offers.models import Booking, EvaluationForm, Event
from offers.operations import booking_news as news
from offers.operations import no_shows, place_money
from offers.operations.booking_locks import lock_event
from offers.operations.days import attendance, certificates
from offers.operations.days.absentees import absentees
from offers.operations.evaluation import requests
from offers.queries.attendance import unrecorded, were_there
from offers.words.bookings import missed


class NotOver(OffersRefused):
    """The event goes on, or is not one that takes place."""

    code = "not_over"


class AttendanceMissing(OffersRefused):
    """Some delegates are not recorded; the message says where."""

    code = "attendance_missing"


class AbsenteesChanged(OffersRefused):
    """Attendance was changed since the list was shown."""

    code = "absentees_changed"
    message = "Attendance was changed meanwhile. Look at the list again."


@dataclass(frozen=True)
class Settled:
    """What settling did."""

    fees: int = 0
    certificates: int = 0
    asked: int = 0


@transaction.atomic
def settle(
    *,
    by: Person,
    event_id: int,
    seen: Collection[int],
    charged: Collection[int],
    form_id: int | None,
    on: date,
    now: datetime,
) -> Settled:
    """Settle an event that is over; it is finished then.

    `seen` are the bookings of the list that was confirmed, `charged` those of them to be charged.

    Twice is once. Raises NotOver, AttendanceMissing, AbsenteesChanged.
    """
    event = lock_event(event_id)
    if event.settled_at:
        return Settled()
    _refuse(event, now)
    attendance.hold_roll(event.pk)
    fees = _charge(by, event, set(seen), set(charged), on, now)
    issued = certificates.issue_all(by=by, event=event, now=now)
    forms = EvaluationForm.objects.filter(kind=EvaluationKind.AFTER, published_at__isnull=False)
    asked = requests.ask(
        by=by,
        event=event,
        bookings=list(were_there(event.pk)),
        form=forms.filter(pk=form_id).first() if form_id else None,
        on=on,
        now=now,
    )
    if event.status != EventStatus.FINISHED:
        event.finish()
    event.settled_at = now
    event.save(update_fields=["status", "settled_at"])
    return Settled(fees, len(issued), sum(row.kind == EvaluationKind.AFTER for row in asked))


def _refuse(event: Event, now: datetime) -> None:
    if event.status not in attendance.RUNNING or event.ends_at is None or event.ends_at > now:
        raise NotOver(f"“{event}” is not over, or does not take place: it cannot be settled.")
    missing = unrecorded(event.pk)
    if missing:
        session, count = missing[0]
        raise AttendanceMissing(f"{count} of “{session}” are not recorded. Say of everybody whether they were there.")


def _charge(by: Person, event: Event, seen: set[int], charged: set[int], on: date, now: datetime) -> int:
    """Record who did not come, in id order; payers are held first."""
    found = {row.booking.pk for row in absentees(event, now)}
    if found != seen or not charged <= seen:
        raise AbsenteesChanged
    place_money.hold_payers(sorted(charged))
    for booking_id in sorted(charged):
        _tell(no_shows.record(by=by, booking_id=booking_id, on=on, now=now))
    return len(charged)


def _tell(booking: Booking) -> None:
    """Tell the delegate and who booked what not coming costs, where it costs something."""
    if booking.fee_pence:
        link = news.link(news.base(), "booking", booking.pk)
        fee = f"{booking.fee_words}, before VAT. If this is wrong, tell us."
        news.to_both(booking, missed(booking.event.title, news.starts(booking.event), fee, link))
