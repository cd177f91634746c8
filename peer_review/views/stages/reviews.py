"""A review's page: what its viewer must do now, how far it is, and every part they see."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from peer_review.presenters import sections
from peer_review.presenters.stages import steps, watchers
from peer_review.queries.seeing import Seen
from peer_review.views.stages.loading import load, signed_in


@require_safe
@signed_in
def review_page(request: PersonRequest, pk: int) -> HttpResponse:
    """One review, as far as its viewer sees it."""
    seen = load(request, pk)
    return render(request, "peer_review/stages/review.html", context_of(request, seen))


def context_of(request: PersonRequest, seen: Seen) -> dict[str, Any]:
    """Return what the page and its print view show."""
    shown = sections.sections(seen, request.person)
    return {
        "title": f"{seen.review.framework.says.word('review')}: {seen.review.host}",
        "crumbs": [{"label": "Home", "url": reverse("home")}, {"label": str(seen.review.host)}],
        "seen": seen,
        "review": seen.review,
        "tag": steps.tag(seen.review),
        "steps": steps.steps(seen.review, timezone.localdate()),
        "primary": sections.primary(shown),
        "sections": [(section, watchers.who(seen, section.part)) for section in shown],
    }
