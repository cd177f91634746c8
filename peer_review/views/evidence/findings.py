"""The findings of a review: from the board or by hand, changed, withdrawn, put in order."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.views.answers import attempt, told
from peer_review.enums import Part
from peer_review.errors import ReviewRefused
from peer_review.forms.evidence.findings import FindingForm
from peer_review.operations.reviews import findings as operations
from peer_review.operations.reviews import sending
from peer_review.presenters.evidence import findings as present
from peer_review.queries import evidence as evidence_queries
from peer_review.queries import findings as queries
from peer_review.queries.seeing import Seen
from peer_review.views.stages.around import around
from peer_review.views.stages.loading import ReviewRequest, load, signed_in
from peer_review.views.typed import posted
from tenants import access


@require_safe
@signed_in
def finding_list(request: ReviewRequest, pk: int) -> HttpResponse:
    """The findings in order, each with the evidence behind it."""
    seen = load(request, pk, Part.FINDINGS)
    is_open = seen.review.stage in operations.OPEN
    sees_evidence = evidence_queries.sees_all(seen)
    rows = queries.with_evidence(seen.review) if sees_evidence else queries.live(seen.review)
    context = around(seen, "Findings") | {
        "findings": present.findings(seen.review, rows),
        "sees_evidence": sees_evidence,
        "may_write": is_open and access.allowed(request, "peer_review.write_draft", seen),
        "moves": _moves(seen) if access.allowed(request, "peer_review.lead", seen) else None,
    }
    return render(request, "peer_review/evidence/findings.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def finding_new(request: ReviewRequest, pk: int) -> HttpResponse:
    """Write a finding by hand."""
    seen = writing(request, pk)
    form = _form(request, seen, {"version": 0})
    if form.is_valid():
        made = attempt(
            form,
            lambda: operations.add(
                by=request.actor,
                review=seen.review,
                words=form.words,
                evidence_ids=form.pieces,
                now=timezone.now(),
            ),
        )
        if made:
            messages.success(request, "The finding is added.")
            return redirect("findings", pk)
    return render(request, "peer_review/evidence/finding.html", _form_page(seen, "Add a finding", form))


@require_POST
@signed_in
def finding_from_evidence(request: ReviewRequest, pk: int) -> HttpResponse:
    """Make one finding of the pieces ticked, or of the one whose button was pressed."""
    seen = writing(request, pk)
    one = request.POST.get("only", "")
    ids = [int(value) for value in ([one] if one else request.POST.getlist("evidence")) if value.isdecimal()]
    made = attempt(
        request,
        lambda: operations.from_evidence(by=request.actor, review=seen.review, evidence_ids=ids, now=timezone.now()),
    )
    if made is None:
        return redirect("evidence_board", pk)
    messages.success(request, "The finding is made, with its evidence. Say it in the team’s words.")
    return redirect("finding_change", pk, made.pk)


@require_http_methods(["GET", "POST"])
@signed_in
def finding_change(request: ReviewRequest, pk: int, finding_id: int) -> HttpResponse:
    """Change a finding; when somebody else did meanwhile, both texts are shown and nothing is lost."""
    seen = writing(request, pk)
    row = _get(seen, finding_id)
    initial = {name: getattr(row, name) for name in ("theme", "kind", "level", "text", "version")}
    initial["evidence"] = [piece.pk for piece in row.evidence.all()]
    form, theirs = _form(request, seen, initial), None
    if form.is_valid():
        theirs = _change(request, seen, form, finding_id)
        if not form.errors and theirs is None:
            messages.success(request, "The finding is saved.")
            return redirect("findings", pk)
    context = _form_page(seen, "Change the finding", form) | {
        "finding": row,
        "theirs": present.findings(seen.review, [theirs])[0] if theirs else None,
        "version": theirs.version if theirs else form["version"].value(),
    }
    return render(request, "peer_review/evidence/finding.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def finding_withdraw(request: ReviewRequest, pk: int, finding_id: int) -> HttpResponse:
    """Ask, then take a finding out of the report."""
    seen = writing(request, pk)
    row = _get(seen, finding_id)
    if request.method == "POST" and told(
        request,
        "The finding is withdrawn.",
        lambda: operations.withdraw(by=request.actor, review=seen.review, finding_id=finding_id, now=timezone.now()),
    ):
        return redirect("findings", pk)
    context = around(seen, "Withdraw this finding?") | {
        "text": row.text,
        "consequences": ["It is no longer part of the report.", "Its evidence stays on the board."],
        "button_label": "Withdraw",
        "is_warning": True,
        "cancel_url": reverse("findings", args=[pk]),
    }
    return render(request, "peer_review/evidence/confirm.html", context)


@require_POST
@signed_in
def finding_order(request: ReviewRequest, pk: int) -> HttpResponse:
    """Move one finding up or down from the place it was shown at, so that a second press moves nothing."""
    seen = writing(request, pk)
    order = [row.pk for row in queries.live(seen.review)]
    wanted, _, shown_at = (request.POST.get("up") or request.POST.get("down") or "").partition("-")
    place = int(shown_at) if shown_at.isdecimal() else len(order)
    other = place - 1 if "up" in request.POST else place + 1
    if max(place, other) < len(order) and other >= 0 and str(order[place]) == wanted:
        order[place], order[other] = order[other], order[place]
        attempt(request, lambda: (operations.reorder(by=request.actor, review=seen.review, order=order),))
    return redirect("findings", pk)


@require_POST
@signed_in
def visit_over(request: ReviewRequest, pk: int) -> HttpResponse:
    """The visit is over, or the findings are gathered: the review goes on to its next step."""
    seen = load(request, pk, Part.FINDINGS, may="lead")
    by, now = request.actor, timezone.now()
    if request.POST.get("to") == "draft":
        told(request, "Now the draft.", lambda: sending.begin_draft(by=by, review=seen.review, now=now))
        return redirect("review_draft", pk)
    told(request, "The visit is over.", lambda: sending.finish_visit(by=by, review=seen.review, now=now))
    return redirect("findings", pk)


def writing(request: ReviewRequest, pk: int) -> Seen:
    """Return the review for those who write its findings and draft."""
    return load(request, pk, Part.FINDINGS, may="write_draft")


def _moves(seen: Seen) -> dict[str, str] | None:
    return {
        "visit": {"to": "findings", "label": "The visit is over"},
        "findings": {"to": "draft", "label": "Write the draft report"},
    }.get(seen.review.stage)


def _get(seen: Seen, finding_id: int) -> Any:
    row = queries.get(seen.review, finding_id)
    if row is None or row.withdrawn_at:
        raise Http404("No such finding here.")
    return row


def _form(request: ReviewRequest, seen: Seen, initial: dict[str, Any]) -> FindingForm:
    review = seen.review
    rows = list(evidence_queries.seen_by(seen)) if evidence_queries.sees_all(seen) else []
    pieces = present.piece_choices(review, rows)
    return FindingForm(
        posted(request), says=review.framework.says, focus=review.focus_themes, pieces=pieces, initial=initial
    )


def _form_page(seen: Seen, title: str, form: FindingForm) -> dict[str, Any]:
    return around(seen, title) | {"form": form, "cancel_url": reverse("findings", args=[seen.review.pk])}


def _change(request: ReviewRequest, seen: Seen, form: FindingForm, finding_id: int) -> Any | None:
    """Save; return the finding as it stands when somebody else was first."""
    try:
        operations.change(
            by=request.actor,
            review=seen.review,
            finding_id=finding_id,
            version=form.cleaned_data["version"] or 0,
            words=form.words,
            evidence_ids=form.pieces,
            now=timezone.now(),
        )
    except operations.ChangedMeanwhile as refusal:
        form.add_error(None, str(refusal))
        return refusal.finding
    except ReviewRefused as refusal:
        form.add_error(None, str(refusal))
    return None
