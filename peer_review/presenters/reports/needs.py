"""What of reports needs somebody, as the lines of a home."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from peer_review.models import Review, Share
from tenants.shell import Need


def to_read(shares: Iterable[Share]) -> Iterator[Need]:
    """Reports shared with a person by name."""
    for share in shares:
        title = f"Read the {share.get_part_display().lower()}: {share.review.school}"
        yield Need(title, reverse("report", args=[share.review_id]), reason=share.purpose, button_label="Read")


def to_share(reviews: Iterable[Review]) -> Iterator[Need]:
    """Signed reports that nobody else sees yet."""
    for review in reviews:
        title = f"Decide who sees the report: {review.school}"
        yield Need(
            title, reverse("share_new", args=[review.pk]), reason="Signed, shared with nobody", button_label="Share"
        )


def follow_ups(rows: Iterable[Any], on: date) -> Iterator[Need]:
    """Follow-ups whose day has come."""
    for row in rows:
        yield Need(
            f"Look back at the action plan: {row.review.host}",
            reverse("follow_up", args=[row.review_id, row.pk]),
            reason=f"{row.months} months after the signature",
            due_on=row.due_on,
            when=f"due {row.due_on.day} {row.due_on:%b}",
            button_label="Open",
            is_primary=row.due_on <= on,
        )
