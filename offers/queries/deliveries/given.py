"""Days schools gave as providers: half days of visits that took place. What they received, a value statement counts itself."""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Count, QuerySet

from membership.contributions import Contribution, Direction
from offers.enums import DeliveryStatus
from offers.models import DeliverySlot
from offers.timing.half_days import days

TOOK_PLACE = (DeliveryStatus.DELIVERED, DeliveryStatus.SIGNED_OFF)


def contributions(school_ids: Collection[int], starts_on: date, ends_before: date) -> Iterator[Contribution]:
    """Yield each school's days given in a half-open period; one query."""
    slots = DeliverySlot.objects.filter(delivery__status__in=TOOK_PLACE, on_day__gte=starts_on, on_day__lt=ends_before)
    given = _counted(slots.filter(provider__school__in=school_ids), "provider__school")
    for school_id, halves in given.items():
        yield Contribution(school_id, "Days for other schools", days(halves), "day", Direction.GIVEN)


def _counted(slots: QuerySet[DeliverySlot], whose: str) -> dict[int, int]:
    rows = slots.order_by().values(whose).annotate(count=Count("pk"))
    return {row[whose]: row["count"] for row in rows}
