"""All evidence of a review: the team's board and list, and what the school is shown."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from membership.views.answers import attempt
from peer_review.enums import EvidenceKind, Part
from peer_review.forms.evidence.capture import kind_choices
from peer_review.operations.reviews import evidence as operations
from peer_review.operations.reviews import findings
from peer_review.presenters.evidence import pieces
from peer_review.queries import evidence as queries
from peer_review.queries.seeing import Seen
from peer_review.views.evidence.capture import capturing
from peer_review.views.stages.around import around
from peer_review.views.stages.loading import ReviewRequest, load, signed_in
from tenants import access, lists


@require_safe
@signed_in
def evidence_list(request: ReviewRequest, pk: int) -> HttpResponse:
    """All pieces one may see, newest last; the team takes them along as a file."""
    seen = load(request, pk)
    if not seen.sees(Part.EVIDENCE) and not queries.may_see_shared(seen):
        raise Http404("No evidence here.")
    found, shown = _shown(request, seen)
    is_team = queries.sees_all(seen)
    file = _file(request, pk, shown) if is_team else None
    if file:
        return file
    is_lead = access.allowed(request, "peer_review.lead", seen)
    context = _page(request, seen, "Evidence", found) | {
        "page": lists.page(request, shown),
        "export": lists.export_urls(request) if is_team else None,
        "is_team": is_team,
        "may_share": is_lead and seen.review.stage in operations.SHARING,
    }
    return render(request, "peer_review/evidence/list.html", context)


@require_safe
@signed_in
def evidence_board(request: ReviewRequest, pk: int) -> HttpResponse:
    """The team's board: strengths beside challenges, by theme."""
    seen = capturing(request, pk)
    found, shown = _shown(request, seen)
    file = _file(request, pk, shown)
    if file:
        return file
    may_write = access.allowed(request, "peer_review.write_draft", seen)
    says = seen.review.framework.says
    context = _page(request, seen, "Evidence board", found) | {
        "titles": (says.words_for(EvidenceKind.STRENGTH), says.words_for(EvidenceKind.CHALLENGE)),
        "rows": pieces.board(seen.review, shown),
        "export": lists.export_urls(request),
        "count": len(shown),
        "may_add": seen.review.stage in operations.OPEN,
        "may_find": may_write and seen.review.stage in findings.OPEN,
    }
    return render(request, "peer_review/evidence/board.html", context)


@require_POST
@signed_in
def evidence_share(request: ReviewRequest, pk: int) -> HttpResponse:
    """Show ticked pieces to the school, or no longer."""
    seen = load(request, pk, Part.EVIDENCE, may="lead")
    ids = [int(value) for value in request.POST.getlist("evidence") if value.isdecimal()]
    actor = request.actor
    if request.POST.get("do") == "unshare":
        count = attempt(request, lambda: operations.unshare(by=actor, review=seen.review, evidence_ids=ids))
        words = f"no longer shown to the {seen.review.words.host}."
    else:
        count = attempt(
            request, lambda: operations.share(by=actor, review=seen.review, evidence_ids=ids, now=timezone.now())
        )
        words = f"shown to the {seen.review.words.host}."
    if count is not None:
        messages.success(request, f"{count} piece{'s' if count != 1 else ''} {words}")
    return redirect("evidence", pk)


def _file(request: ReviewRequest, pk: int, shown: list[pieces.Piece]) -> HttpResponse | None:
    return lists.export(request, f"evidence-review-{pk}", pieces.COLUMNS, shown)


def _shown(request: ReviewRequest, seen: Seen) -> tuple[list[pieces.Piece], list[pieces.Piece]]:
    actor = request.actor
    found = pieces.pieces(seen.review, queries.board(seen), actor)
    return found, pieces.filtered(found, request.GET.dict())


def _page(request: ReviewRequest, seen: Seen, title: str, found: list[pieces.Piece]) -> dict[str, Any]:
    themes = [(theme.key, theme.title) for theme in seen.review.framework.says.themes]
    used = {piece.theme for piece in found}
    return around(seen, title) | {
        "chips": lists.chips(request, "kind", kind_choices(seen.review.framework.says)),
        "theme_chips": lists.chips(request, "theme", [one for one in themes if one[0] in used]),
        "author_chips": lists.chips(request, "by", pieces.authors(found)),
    }
