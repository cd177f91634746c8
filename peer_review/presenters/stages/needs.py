"""What of reviews needs somebody, as the lines of a home."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from peer_review.duties import BEGIN, DUTIES, duty_on
from peer_review.enums import Stage
from peer_review.queries.waiting import OfOffice
from tenants.shell import Need


def of_person(reviews: Sequence[Any], on: date) -> Iterator[Need]:
    """One line for each review in which the person has to do something next."""
    for review in reviews:
        duty = duty_on(review, on)
        visiting = review.words.say(DUTIES[Stage.VISIT].words)  # the way to evidence is there already
        if duty == BEGIN:
            yield _begin(review, on)
        elif duty and duty.words != visiting:
            yield Need(
                f"{duty.words}: {review.host}",
                reverse(duty.page, args=[review.pk]),
                reason=_reason(review),
                due_on=review.due_on,
                when=f"due {review.due_on.day} {review.due_on:%b}" if review.due_on else "",
                button_label="Open",
                is_primary=bool(review.due_on and review.due_on <= on),
            )


def _begin(review: Any, on: date) -> Need:
    """The day of a visit: one tap begins it, and opens the page for evidence."""
    return Need(
        f"Begin the visit: {review.host}",
        reverse("review", args=[review.pk]),
        reason="The visit is today" if review.visit_starts_on == on else _reason(review),
        due_on=review.visit_starts_on,
        button_label="Begin the visit",
        is_primary=True,
        is_live=True,
        post_url=reverse("review_move", args=[review.pk]),
    )


def of_office(work: OfOffice) -> Iterator[Need]:
    """Reviews that are overdue, put off, or without a date."""
    rows = (
        (work.overdue, "overdue", "?show=overdue"),
        (work.postponed, "put off without a new date", "?show=postponed"),
    )
    for count, what, query in rows:
        if count:
            noun = "review is" if count == 1 else "reviews are"
            yield Need(f"{count} {noun} {what}", f"{reverse('reviews')}{query}", button_label="See them")


def _reason(review: Any) -> str:
    visit = review.visit_starts_on
    if visit is None:
        return f"{review.cycle}, no date yet"
    return f"{review.cycle}, visit on {visit.day} {visit:%B %Y}"
