"""The draft report: written by several, joined where two wrote at once, sent to the school by the lead."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from membership.views.answers import attempt, saved, told
from peer_review.enums import Part, Stage
from peer_review.forms.evidence.findings import DraftForm
from peer_review.merging import joined
from peer_review.operations import telling_reports as telling
from peer_review.operations.reviews import drafts as operations
from peer_review.operations.reviews import sending
from peer_review.presenters.evidence import drafts as present
from peer_review.presenters.evidence import findings as present_findings
from peer_review.presenters.evidence import pieces
from peer_review.queries import findings as queries
from peer_review.queries.seeing import Seen
from peer_review.views.stages.around import around
from peer_review.views.stages.loading import ReviewRequest, load, require, signed_in
from peer_review.views.typed import posted
from tenants import access

NEXT: Final = {
    "send": "draft_send",
    "agree": "report_agree",
    "findings": "findings",
}  # what is typed is saved on the way


@require_http_methods(["GET", "POST"])
@signed_in
def review_draft(request: ReviewRequest, pk: int) -> HttpResponse:
    """Read the draft; the team writes it. Words saved over somebody else's are kept, and both are shown."""
    seen = load(request, pk, Part.DRAFT)
    may_write = seen.review.stage in operations.OPEN and access.allowed(request, "peer_review.write_draft", seen)
    if request.method == "POST":
        require(request, seen, "write_draft")
    form = _form(request, seen)
    saved = _save(request, seen, form) if form.is_valid() else None
    if saved and saved.is_conflict:
        messages.warning(request, "Somebody else saved while you were writing. Both versions are kept; here they are.")
        return redirect("draft_settle", pk, saved.number)
    if saved and request.POST.get("step") == "begin":
        return _begin(request, seen)
    if saved:
        messages.success(request, "The draft is saved.")
        return redirect(NEXT.get(request.POST.get("step", ""), "review_draft"), pk)
    return render(request, "peer_review/evidence/draft.html", _draft_page(request, seen, form, may_write=may_write))


@require_http_methods(["GET", "POST"])
@signed_in
def draft_settle(request: ReviewRequest, pk: int, number: int) -> HttpResponse:
    """Two versions of the draft side by side: choose one, or join them."""
    seen = load(request, pk, Part.DRAFT, may="write_draft")
    waiting = queries.draft(seen.review, number)
    if waiting is None or not waiting.is_conflict or waiting.settled_at:
        messages.info(request, "This is settled already.")
        return redirect("review_draft", pk)
    form, both = _settle_form(request, seen, waiting)
    if saved(
        request,
        form,
        "Settled. This is the draft now; both versions are kept.",
        lambda: _settle(request, seen, number, form),
    ):
        return redirect("review_draft", pk)
    context = around(seen, "Two versions of the draft") | {
        "form": form,
        "sides": present.sides(seen.review.framework.says, both),
        "waiting_author": pieces.author(waiting),
        "waiting_at": waiting.saved_at,
        "base_number": seen.review.draft_number,
        "cancel_url": reverse("review_draft", args=[pk]),
    }
    return render(request, "peer_review/evidence/settle.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def draft_send(request: ReviewRequest, pk: int) -> HttpResponse:
    """Read what the draft asks, then send it to the school."""
    seen = load(request, pk, Part.DRAFT, may="lead")
    review, now = seen.review, timezone.now()
    if request.method == "POST":
        due = attempt(
            request,
            lambda: telling.send_draft(
                by=request.actor,
                review=review,
                read=request.POST.getlist("read"),
                on=timezone.localdate(),
                now=now,
            ),
        )
        if due:
            messages.success(request, f"Sent. The {review.words.host}’s reply is due by {date_format(due, 'l j F Y')}.")
            return redirect("review", pk)
    context = around(seen, f"Send the draft to the {review.words.host}") | {
        "prompts": sending.asked(review),
        "read": set(request.POST.getlist("read")),
        "waiting": queries.waiting_drafts(review),
        "is_open": review.stage == Stage.DRAFT and review.next_stage == Stage.CHECK,
        "reply_days": review.cycle.reply_days,
        "cancel_url": reverse("review_draft", args=[pk]),
    }
    return render(request, "peer_review/evidence/send.html", context)


def _begin(request: ReviewRequest, seen: Seen) -> HttpResponse:
    """The findings are complete, what was typed is saved: the lead goes on to the draft."""
    require(request, seen, "lead")
    by, now = request.actor, timezone.now()
    told(request, "Saved. Now the draft.", lambda: sending.begin_draft(by=by, review=seen.review, now=now))
    return redirect("review_draft", seen.review.pk)


def _form(request: ReviewRequest, seen: Seen) -> DraftForm:
    review = seen.review
    initial = {"base_number": review.draft_number, **review.draft}
    return DraftForm(posted(request), says=review.framework.says, initial=initial)


def _save(request: ReviewRequest, seen: Seen, form: DraftForm) -> operations.Saved | None:
    return attempt(
        form,
        lambda: operations.write(
            by=request.actor,
            review=seen.review,
            base_number=form.cleaned_data["base_number"],
            content=form.content,
            now=timezone.now(),
        ),
    )


def _settle(request: ReviewRequest, seen: Seen, number: int, form: DraftForm) -> operations.Saved:
    return operations.settle(
        by=request.actor,
        review=seen.review,
        number=number,
        base_number=form.cleaned_data["base_number"],
        content=form.content,
        now=timezone.now(),
    )


def _settle_form(request: ReviewRequest, seen: Seen, waiting: Any) -> tuple[DraftForm, Any]:
    review = seen.review
    base = queries.words_of(queries.draft(review, waiting.base_number))
    both = joined(operations.SECTIONS, base, review.draft, waiting.content)
    initial = {section.name: section.text for section in both} | {"base_number": review.draft_number}
    chosen = {"standing": review.draft, "waiting": waiting.content}.get(request.POST.get("choose", ""))
    sent: Any = posted(request)
    if sent and chosen is not None:
        sent = {**chosen, "base_number": sent.get("base_number", "")}
    return DraftForm(sent, says=review.framework.says, initial=initial), both


def _draft_page(request: ReviewRequest, seen: Seen, form: DraftForm, *, may_write: bool) -> dict[str, Any]:
    review = seen.review
    is_lead = access.allowed(request, "peer_review.lead", seen)
    return around(seen, "Draft report") | {
        "form": form,
        "sections": present.sections(review.framework.says, review.draft),
        "findings": present_findings.findings(review, queries.live(review)),
        "waiting": [(one, pieces.author(one)) for one in queries.waiting_drafts(review)] if seen.is_team else [],
        "may_write": may_write,
        "may_send": may_write and is_lead and review.next_stage == Stage.CHECK,
        "may_agree": may_write and is_lead and review.next_stage == Stage.AGREED,
        "may_begin": may_write and is_lead and review.stage == Stage.FINDINGS,
    }
