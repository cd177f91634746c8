"""The days of a visit as calendars want them."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils.timezone import make_aware

from peer_review.enums import MomentKind, Stage
from tenants.ical import Entry
from tenants.working_days import LONDON


def entry(review: Any, url: str) -> Entry | None:
    """Return the visit as whole days; none without a date. Every change raises the sequence. One query."""
    if review.visit_starts_on is None or review.stage == Stage.CANCELLED:
        return None
    changes = list(
        review.moments.filter(kind__in=[MomentKind.DATED, MomentKind.POSTPONED]).values_list("at", flat=True)
    )
    return Entry(
        uid=f"review-{review.calendar_uid}",
        sequence=len(changes),
        title=f"{review.framework.says.word('review')}: {review.host}",
        starts_at=_midnight(review.visit_starts_on),
        ends_at=_midnight((review.visit_ends_on or review.visit_starts_on) + timedelta(days=1)),
        changed_at=max(changes, default=review.created_at),
        place=str(getattr(review.host, "address", "") or review.host).replace("\n", ", "),
        url=url,
        is_all_day=True,
    )


def _midnight(day: Any) -> datetime:
    return make_aware(datetime.combine(day, time.min), LONDON)
