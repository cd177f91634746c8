"""The challenge index: of one review for the school's head, of a cycle for the board."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from peer_review.enums import Part
from peer_review.presenters.insight import challenge as present
from peer_review.presenters.insight import words
from peer_review.queries.insight import challenge, themes
from peer_review.views.insight.frame import asked, frame, no_cycle
from peer_review.views.stages.loading import load, signed_in
from tenants import lists
from tenants.access import permission_required


@require_safe
@signed_in
def challenge_index(request: PersonRequest, pk: int) -> HttpResponse:
    """How far one review went beyond praise: seen by the head, and by the office as the cycle's agreement says."""
    seen = load(request, pk, Part.INDEX)
    review = seen.review
    measured = challenge.Measured(review, challenge.of_one(review))
    context = {
        "title": f"Challenge index: {review.host}",
        "caption": str(review.cycle),
        "crumbs": [
            {"label": str(review.host), "url": reverse("review", args=[review.pk])},
            {"label": "Challenge index"},
        ],
        "lines": present.of_review(measured),
        "gaps": present.gaps(measured.index, review.framework.says),
        "method": present.METHOD,
    }
    return render(request, "peer_review/insight/challenge_index.html", context)


@require_safe
@permission_required("peer_review.view_board")
def cycle_challenge(request: PersonRequest) -> HttpResponse:
    """What is measured of a cycle's reviews, how it is spread, and how it changed; as a page or a file."""
    what = asked(request)
    if what is None:
        return no_cycle(request, "Challenge")
    cycles = themes.chain(what.cycles, what.cycle)
    found = challenge.for_board(request.person, cycles, timezone.localdate())
    rows = found[what.cycle.pk]
    columns = present.columns(present.months_of(rows))
    file = lists.export(request, f"challenge-{what.cycle.pk}", columns, rows)
    if file:
        return file
    context = {
        **frame(request, what),
        "title": "Challenge",
        "caption": f"{what.cycle}: {len(rows)} signed review{'' if len(rows) == 1 else 's'} the office may measure",
        "page": lists.page(request, rows),
        "lines": present.of_reviews(rows) if rows else [],
        "chart": present.distribution(rows),
        "trend": present.trend(cycles, found),
        "method": present.METHOD,
    }
    context["table"] = words.table("Reviews", columns[: present.SHOWN], context["page"])
    return render(request, "peer_review/insight/cycle_challenge.html", context)
