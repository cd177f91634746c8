"""Whether a school is a member in good standing: the one answer prices, bookings and reviews use."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from membership.enums import SubscriptionStatus
from membership.models import Subscription

LINEAGE = ("school", "school__successor", "school__successor__successor")
STANDING = (SubscriptionStatus.CONFIRMED, SubscriptionStatus.ACTIVE)


def in_good_standing(school_id: int, on: date) -> bool:
    """Whether the school, or the record it was converted from, has agreed a membership that covers the day."""
    return bool(those_in_good_standing([school_id], on))


def those_in_good_standing(school_ids: Collection[int], on: date) -> set[int]:
    """Return those of some schools that, or whose record before, have agreed a membership that covers the day; one query."""
    lineage = Q()
    for path in LINEAGE:
        lineage |= Q(**{f"{path}__in": school_ids})
    covering = Q(year__starts_on__lte=on, year__ends_before__gt=on)
    rows = Subscription.objects.filter(lineage, covering, status__in=STANDING).values_list(*LINEAGE)
    return {school_id for row in rows for school_id in row} & set(school_ids)
