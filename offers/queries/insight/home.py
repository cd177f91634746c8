"""What the office's home says of insight: events to come, statements to send, renewals at risk."""

from datetime import datetime

from django.core.cache import cache
from django.db.models import QuerySet

from offers.enums import EventStatus
from offers.models import Event, ValueStatement

AT_RISK = "insight.at_risk"
KEPT_SECONDS = 3 * 24 * 3600


def coming(now: datetime) -> QuerySet[Event]:
    """Return the events to come that are open for booking."""
    return Event.objects.filter(status=EventStatus.OPEN, starts_at__gt=now)


def drafts() -> QuerySet[ValueStatement]:
    """Return the value statements made and not sent."""
    return ValueStatement.objects.filter(sent_at__isnull=True, released_at__isnull=True)


def failed() -> QuerySet[ValueStatement]:
    """Return the value statements that could not be sent."""
    return ValueStatement.objects.filter(sent_at__isnull=True, released_at__isnull=False, error__gt="")


def at_risk() -> int | None:
    """Return how many renewals are at risk as of the last night or look; None while nobody has worked it out."""
    found: int | None = cache.get(AT_RISK)
    return found


def remember_at_risk(count: int) -> None:
    """Keep how many renewals are at risk for the home, for three days."""
    cache.set(AT_RISK, count, KEPT_SECONDS)
