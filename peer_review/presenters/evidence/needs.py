"""Visits that go on now, as the lines of a home: one tap away from noting what was seen."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from tenants.shell import Need


def of_team(seats: Iterable[Any]) -> Iterator[Need]:
    """One line for each school somebody visits."""
    for seat in seats:
        review = seat.review
        yield Need(
            f"Add evidence: {review.school}",
            reverse("evidence_new", args=[review.pk]),
            reason="The visit is going on",
            due_on=review.visit_ends_on,
            button_label="Add evidence",
            is_primary=True,
            is_live=True,
        )
