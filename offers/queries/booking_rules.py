"""What booking asks of an event: the event with all that decides, the quotas of a school, the terms it was booked under."""

from collections.abc import Sequence

from offers.cancelling import Terms
from offers.models import Event, Quota
from offers.queries.settings import offers_settings


def event(event_id: int) -> Event:
    """Return an event with offer, prices, classes, prerequisites, quotas and policy; five queries."""
    rows = Event.objects.select_related("offer", "policy", "venue")
    return rows.prefetch_related("offer__prices", "offer__classes", "offer__prerequisites", "quotas").get(pk=event_id)


def quotas_for(event: Event, audience: str, count: int) -> Sequence[Quota | None]:
    """Return whose places so many bookings take: those kept for the school's audience first, then the shared ones."""
    kept = [
        quota for quota in event.quotas.all() if quota.admits(audience) for _ in range(quota.capacity - quota.taken)
    ]
    return (kept + [None] * count)[:count]


def hold_hours(event: Event) -> int:
    """Return how long a place is held for approval: by the event's policy, else by the settings."""
    return Terms.from_json(event.policy.terms).hold_hours or offers_settings().hold_hours


def waiting_hours(event: Event) -> int:
    """Return how long an offered place is kept: by the event's policy, else by the settings."""
    return Terms.from_json(event.policy.terms).waiting_hours or offers_settings().waiting_hours
