"""Places of an event, counted: taken and given back by one conditional statement each, in the transaction of the booking.

The event's row is the queue; a quota's row is only touched after it. Places of quotas are kept: whoever has none may take
what the quotas leave.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from offers.enums import EventStatus
from offers.errors import OffersRefused
from offers.models import Event, Quota

Asked = ParamSpec("Asked")
Made = TypeVar("Made")
TRIES: Final = 5


class SessionFull(OffersRefused):
    """There are not so many places left."""

    code = "session_full"


class KeptPlacesGone(SessionFull):
    """Somebody took the kept places that were planned with; the shared ones may be free."""


class BookingClosed(OffersRefused):
    """The event cannot be booked: not open, over, or cancelled meanwhile."""

    code = "booking_closed"


def look_again(work: Callable[Asked, Made]) -> Callable[Asked, Made]:
    """Do again, in a transaction of its own, what planned with kept places that somebody took meanwhile."""

    @wraps(work)
    def looking_again(*args: Asked.args, **kwargs: Asked.kwargs) -> Made:
        for _ in range(TRIES - 1):
            with suppress(KeptPlacesGone):
                return work(*args, **kwargs)
        return work(*args, **kwargs)

    return looking_again


def take(
    *, event_id: int, count: int, quota_id: int | None = None, states: Collection[str] = (EventStatus.OPEN,)
) -> None:
    """Take places of an open event, as late as possible in the transaction. Raises SessionFull, BookingClosed."""
    room = Event.objects.filter(pk=event_id, status__in=states, places_taken__lte=F("capacity") - count)
    if not room.update(places_taken=F("places_taken") + count):
        raise _why_not(event_id, states)
    if quota_id is not None:
        _take_of_quota(quota_id, count)
    elif _unkept(event_id) < 0:
        raise SessionFull("The places that are left are kept for other schools.")


def give_back(*, event_id: int, count: int, quota_id: int | None = None) -> None:
    """Give places back; the event's state does not matter."""
    Event.objects.filter(pk=event_id).update(places_taken=F("places_taken") - count)
    if quota_id is not None:
        Quota.objects.filter(pk=quota_id).update(taken=F("taken") - count)


def unkept_left(event_id: int) -> int:
    """Return the places left that no quota keeps; never less than nothing."""
    return max(_unkept(event_id), 0)


def _take_of_quota(quota_id: int, count: int) -> None:
    room = Quota.objects.filter(pk=quota_id, taken__lte=F("capacity") - count)
    if not room.update(taken=F("taken") + count):
        raise KeptPlacesGone("The places kept for schools like yours are taken.")


def _why_not(event_id: int, states: Collection[str]) -> OffersRefused:
    event = Event.objects.get(pk=event_id)
    if event.status not in states:
        return BookingClosed(f"“{event}” cannot be booked: {event.get_status_display().lower()}.")
    left = event.places_left
    return SessionFull(f"“{event}” has {left} place{'' if left == 1 else 's'} left." if left else f"“{event}” is full.")


def _unkept(event_id: int) -> int:
    """Places left less those the quotas still keep; read after the event's row is held."""
    kept = Coalesce(Sum(F("quotas__capacity") - F("quotas__taken")), 0)
    rows = Event.objects.filter(pk=event_id).annotate(unkept=F("capacity") - F("places_taken") - kept)
    return int(rows.order_by().values_list("unkept", flat=True).get())
