"""Whether a school is a member in good standing: the one answer prices, bookings and reviews use."""

from datetime import date

from django.db.models import Q

from membership.enums import SubscriptionStatus
from membership.models import Subscription

STANDING = (SubscriptionStatus.CONFIRMED, SubscriptionStatus.ACTIVE)


def in_good_standing(school_id: int, on: date) -> bool:
    """Whether the school, or the record it was converted from, has agreed a membership that covers the day."""
    lineage = Q(school=school_id) | Q(school__successor=school_id) | Q(school__successor__successor=school_id)
    covering = Q(year__starts_on__lte=on, year__ends_before__gt=on)
    return Subscription.objects.filter(lineage, covering, status__in=STANDING).exists()
