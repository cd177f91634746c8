"""What the office's home says of insight: places left, statements to send, renewals at risk; one query."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Sum, Value

from offers.enums import EventStatus
from offers.models import Event, OffersSettings, ValueStatement

AT_RISK = "insight.at_risk"
KEPT_SECONDS = 3 * 24 * 3600
DEFAULT_DAYS = OffersSettings._meta.get_field("statement_days").default


@dataclass(frozen=True)
class Counts:
    """What there is to say; `at_risk` is None while nobody has worked it out."""

    places_left: int = 0
    events: int = 0
    drafts: int = 0
    failed: int = 0
    statement_days: int = DEFAULT_DAYS
    at_risk: int | None = None


def of_office(now: datetime) -> Counts:
    """Return what the home says, in one query; how many renewals are at risk is as of the last night or look."""
    coming = Event.objects.filter(status=EventStatus.OPEN, starts_at__gt=now)
    unsent = ValueStatement.objects.filter(sent_at__isnull=True)
    parts = [
        _said(coming, "events", Count("pk")),
        _said(coming, "places_left", Sum(F("capacity") - F("places_taken"))),
        _said(unsent.filter(released_at__isnull=True), "drafts", Count("pk")),
        _said(unsent.filter(released_at__isnull=False, error__gt=""), "failed", Count("pk")),
        _said(OffersSettings.objects.all(), "statement_days", Sum("statement_days")),
    ]
    said = {row["what"]: row["number"] for row in parts[0].union(*parts[1:]) if row["number"] is not None}
    return Counts(**said, at_risk=cache.get(AT_RISK))


def remember_at_risk(count: int) -> None:
    """Keep how many renewals are at risk for the home, for three days."""
    cache.set(AT_RISK, count, KEPT_SECONDS)


def _said(rows: Any, what: str, number: Any) -> Any:
    return rows.order_by().values(what=Value(what)).annotate(number=number)
