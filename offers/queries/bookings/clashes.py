"""What else delegates do at the same time: a warning, never a refusal."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from offers.enums import BookingStatus
from offers.models import Booking, Event, Session

LIVE = (BookingStatus.HELD, BookingStatus.CONFIRMED)


@dataclass(frozen=True)
class Clash:
    """Somebody has a place elsewhere while the event meets."""

    name: str
    event: Event


def clashes(event: Event, person_ids: Collection[int]) -> Sequence[Clash]:
    """Return the other events of people whose sessions overlap with an event's; one query."""
    if not person_ids:
        return []
    ours = Session.objects.filter(
        event=event.pk,
        cancelled_at=None,
        starts_at__lt=OuterRef("ends_at"),
        ends_at__gt=OuterRef("starts_at"),
    )
    theirs = Session.objects.filter(Exists(ours), event=OuterRef("event"), cancelled_at=None)
    rows = Booking.objects.filter(Exists(theirs), delegate__in=person_ids, status__in=LIVE).exclude(event=event.pk)
    found = rows.select_related("delegate", "event").order_by("delegate__name", "event__starts_at")
    return [Clash(str(row.delegate), row.event) for row in found]
