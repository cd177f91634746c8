"""What insight adds around every page: the board's entry, what readers and heads are asked, two figures of the office."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from peer_review.queries.insight import readings
from peer_review.sections import PEER_REVIEW
from peer_review.views import waiting
from tenants.access import allowed
from tenants.shell import Figure, NavItem, Need


def navigation(request: Any) -> Iterator[NavItem]:
    """Themes and challenge for the board."""
    if getattr(request, "person", None) and not request.acting_school and allowed(request, "peer_review.view_board"):
        yield NavItem("Themes and challenge", reverse("review_board"), order=64, section=PEER_REVIEW)


def needs(request: Any) -> Iterator[Need]:
    """A second reading to give or to ask for, a head's answer about working with another school."""
    person = getattr(request, "person", None)
    if not person:
        return
    theirs = waiting.theirs(request)
    if theirs.readings:
        for one in readings.asked_of(person):
            url = reverse("second_reading", args=[one.review_id])
            yield Need(
                f"Second reading: {one.review.school}", url, "Judge the findings once, blind", button_label="Read"
            )
    if matches := getattr(theirs, "matches", 0):
        title = "Another school would" if matches == 1 else f"{matches} schools would"
        title = f"{title} like to work with yours"
        yield Need(title, f"{reverse('brokerings')}?status=invited", "Nobody is named before both heads agree",
                   button_label="Answer")  # fmt: skip
    if not request.acting_school and allowed(request, "peer_review.coordinate") and waiting.of_office(request).unread:
        count = waiting.of_office(request).unread
        words = "review needs" if count == 1 else "reviews need"
        yield Need(f"{count} {words} a second reader", reverse("second_readings"), button_label="Ask somebody")


def figures(request: Any) -> Iterator[Figure]:
    """How far the running cycles are."""
    if not getattr(request, "person", None) or request.acting_school or not allowed(request, "peer_review.view_board"):
        return
    counts = waiting.of_office(request)
    if counts.planned:
        value, year = f"{counts.signed} of {counts.planned}", timezone.localdate().year
        yield Figure("Peer reviews signed", value, reverse("review_board"), f"Cycles running in {year}", order=74)
