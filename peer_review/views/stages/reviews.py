"""A review's page: what its viewer must do now, how far it is, and every part they see."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from peer_review.enums import Stage, Viewer
from peer_review.models import Review
from peer_review.presenters import sections
from peer_review.presenters.stages import steps, timeline, turn, watchers
from peer_review.queries.preparing import moments_of
from peer_review.queries.seeing import Seen
from peer_review.views.stages.loading import ReviewRequest, load, signed_in


@require_safe
@signed_in
def review_page(request: ReviewRequest, pk: int) -> HttpResponse:
    """One review, as far as its viewer sees it."""
    return render(request, "peer_review/stages/review.html", context_of(request, load(request, pk)))


@require_safe
@signed_in
def review_print(request: ReviewRequest, pk: int) -> HttpResponse:
    """The same to print: nothing to press, and the day it was printed."""
    context = context_of(request, load(request, pk)) | {"printed_at": timezone.now()}
    return render(request, "peer_review/stages/print.html", context)


def context_of(request: ReviewRequest, seen: Seen) -> dict[str, Any]:
    """Return what the page and its print view show."""
    shown = sections.sections(seen, request.actor)
    return {
        "title": f"{seen.review.framework.says.word('review')}: {seen.review.host}",
        "crumbs": [_above(seen), {"label": str(seen.review.host)}],
        "review": seen.review,
        "tag": steps.tag(seen.review),
        "steps": steps.steps(seen.review, timezone.localdate()),
        "turn": turn.turn(seen, timezone.localdate()),
        "primary": sections.primary(shown),
        "sections": [(section, watchers.who(seen, section.part), section.context) for section in shown],
        "events": timeline.timeline(seen, moments_of(seen.review)),
        "is_cancelled": seen.review.stage == Stage.CANCELLED,
    }


def _above(seen: Seen) -> dict[str, str]:
    """The list of reviews in a partnership; between partnerships the round for who organises it, else one's own reviews."""
    if isinstance(seen.review, Review):
        return {"label": "Reviews", "url": reverse("reviews")}
    if Viewer.OFFICE in seen.viewers:
        return {"label": str(seen.review.cycle), "url": reverse("between_round", args=[seen.review.cycle_id])}
    return {"label": "Reviews", "url": reverse("between_reviews")}
