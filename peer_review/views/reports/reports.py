"""The report: its page, its files, and the head's signature."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.views.answers import saved
from peer_review import sealing
from peer_review.enums import Part, Stage
from peer_review.forms.reports.sharing import SignForm
from peer_review.operations import telling_reports as telling
from peer_review.operations.reviews import sharing, signing
from peer_review.pdf import reports as pdf
from peer_review.presenters.reports import content
from peer_review.presenters.reports.sharing import agreement_words
from peer_review.queries.reports import team
from peer_review.queries.seeing import Seen
from peer_review.views.reports.context import brand, day_of, pdf_answer
from peer_review.views.stages.around import around
from peer_review.views.stages.loading import ReviewRequest, load, require, shares_here, signed_in
from tenants.access import allowed


@require_safe
@signed_in
def report(request: ReviewRequest, pk: int) -> HttpResponse:
    """The report, or its summary for those who see no more; the first look of whom it is shared with is logged."""
    seen = _load(request, pk, Part.SUMMARY)
    _opened(request, seen)
    is_whole = seen.sees(Part.REPORT)
    shown = _content(seen) if is_whole else content.summary_of(seen.review)
    context = around(seen, shown["title"]) | {
        "shown": shown,
        "is_whole": is_whole,
        "can_sign": seen.review.stage == Stage.AGREED and allowed(request, "peer_review.sign", seen),
        "can_share": bool(seen.review.signed_at) and allowed(request, "peer_review.share", seen),
    }
    return render(request, "peer_review/reports/report.html", context)


@require_safe
@signed_in
def report_pdf(request: ReviewRequest, pk: int) -> HttpResponse:
    """The report as a file."""
    seen = _load(request, pk, Part.REPORT)
    _opened(request, seen)
    return pdf_answer(pdf.report_pdf(_content(seen), *brand(), day_of(seen.review)), seen.review, "report")


@require_safe
@signed_in
def summary_pdf(request: ReviewRequest, pk: int) -> HttpResponse:
    """The summary on one page."""
    seen = _load(request, pk, Part.SUMMARY)
    _opened(request, seen)
    shown = content.summary_of(seen.review)
    return pdf_answer(pdf.summary_pdf(shown, *brand(), day_of(seen.review)), seen.review, "summary")


@require_safe
@signed_in
def workshop_pack(request: ReviewRequest, pk: int) -> HttpResponse:
    """What a workshop works from; for school, team and facilitator."""
    seen = _load(request, pk, Part.REPORT)
    if not (seen.is_school or seen.is_team or allowed(request, "peer_review.facilitate", seen)):
        raise Http404("No such file here.")
    shown = content.pack_of(seen.review)
    return pdf_answer(pdf.pack_pdf(shown, *brand(), day_of(seen.review)), seen.review, "workshop-pack")


@require_http_methods(["GET", "POST"])
@signed_in
def report_sign(request: ReviewRequest, pk: int) -> HttpResponse:
    """The head reads and signs the report as it stands."""
    seen = _load(request, pk, Part.REPORT)
    require(request, seen, "sign")
    form = SignForm(request.POST or None, initial={"digest": sealing.digest(seen.review.report)})
    if saved(
        request,
        form,
        "Signed. You decide now who else sees it.",
        lambda: telling.sign(by=request.actor, review=seen.review, now=timezone.now(), **form.cleaned_data),
    ):
        return redirect("shares", pk)
    if seen.review.signed_at and request.method == "GET":
        return redirect("report", pk)
    context = around(seen, "Read and sign the report") | {
        "form": form,
        "statement": signing.STATEMENT,
        "agreement": agreement_words(seen.review),
        "shown": _content(seen),
        "fingerprint": sealing.spelt(sealing.digest(seen.review.report)),
    }
    return render(request, "peer_review/reports/sign.html", context)


def _load(request: ReviewRequest, pk: int, part: Part) -> Seen:
    """A report that is not frozen is not there."""
    seen = load(request, pk, part)
    if not seen.review.report:
        raise Http404("No report yet.")
    return seen


def _content(seen: Seen) -> dict[str, Any]:
    return content.content_of(seen.review, team.names(seen.review))


def _opened(request: ReviewRequest, seen: Seen) -> None:
    """Those who belong to school or team open their own report."""
    is_own = seen.is_team or allowed(request, "peer_review.plan", seen)
    if is_own or not seen.review.signed_at:
        return
    found = shares_here().unopened(request.actor, seen, timezone.localdate())
    if found:
        sharing.opened(by=request.actor, review=seen.review, share_ids=found, now=timezone.now())
