"""Whom an event concerns: delegates and who booked for them, those who wait, trainers; and what its places cost."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, Sum

from membership.models import Person
from offers.enums import BookingStatus, WaitingStatus
from offers.models import Booking, Event, Provider, WaitingEntry

LIVE = (BookingStatus.HELD, BookingStatus.CONFIRMED)
HOPING = (WaitingStatus.WAITING, WaitingStatus.OFFERED)


@dataclass(frozen=True)
class Reach:
    """How many people and schools a change reaches, and what their places cost (pence, net)."""

    delegates: int
    schools: int
    waiting: int
    trainers: int
    price_pence: int

    @property
    def is_nobody(self) -> bool:
        """Whether nobody has to be told."""
        return not (self.delegates or self.waiting or self.trainers)


def live_bookings(event: Event) -> Sequence[Booking]:
    """Return the places people have or hold, with delegate, school and who booked; one query."""
    rows = Booking.objects.filter(event=event, status__in=LIVE)
    return list(rows.select_related("delegate", "school", "order__booked_by").order_by("pk"))


def hoping(event: Event) -> Sequence[WaitingEntry]:
    """Return those on the waiting list; one query."""
    return list(WaitingEntry.objects.filter(event=event, status__in=HOPING).select_related("delegate"))


def trainers(event: Event) -> Sequence[Provider]:
    """Return who trains; one query."""
    return list(event.trainers.select_related("person"))


def reach(event: Event) -> Reach:
    """Return whom a change of an event concerns; four queries."""
    live = Booking.objects.filter(event=event, status__in=LIVE)
    return Reach(
        delegates=live.count(),
        schools=live.order_by().values("school").distinct().count(),
        waiting=WaitingEntry.objects.filter(event=event, status__in=HOPING).count(),
        trainers=event.trainers.filter(Q(person__isnull=False) | ~Q(email="")).count(),
        price_pence=live.aggregate(sum=Sum("price_pence", default=0))["sum"],
    )


def is_delegate(event: Event, person: Person) -> bool:
    """Whether a person has a confirmed place."""
    return Booking.objects.filter(event=event, delegate=person, status=BookingStatus.CONFIRMED).exists()


def trains(event: Event, person: Person) -> bool:
    """Whether a person is one of the trainers."""
    return event.trainers.filter(person=person).exists()


def bookings_of(event: Event, person: Person) -> Sequence[Booking]:
    """Return the places of one delegate at an event, gone ones among them, with what calendars need; three queries."""
    rows = Booking.objects.filter(event=event, delegate=person).select_related("event__venue")
    return list(rows.prefetch_related("event__sessions__venue").order_by("pk"))
