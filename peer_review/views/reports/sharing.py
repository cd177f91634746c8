"""Who sees a report: the head's list, sharing (just after signing in), ending it."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.views.answers import attempt, told
from peer_review.enums import ShareAudience
from peer_review.forms.reports.sharing import ShareForm
from peer_review.operations import telling_reports as telling
from peer_review.operations.reviews.sharing import Consent, whom
from peer_review.presenters.reports import sharing as present
from peer_review.queries.seeing import Seen
from peer_review.views.reports.context import confirm_page
from peer_review.views.stages.around import around
from peer_review.views.stages.loading import ReviewRequest, load, shares_here, signed_in
from tenants.accounts.step_up import recent_sign_in_required


@require_safe
@signed_in
def shares(request: ReviewRequest, pk: int) -> HttpResponse:
    """Everybody who sees the report, why, since when, and whether they opened it."""
    seen = _load(request, pk)
    context = around(seen, "Who sees the report") | {
        "standing": present.standing_words(seen.review),
        "shares": present.shown(seen.review.shares.all(), timezone.localdate()),
    }
    return render(request, "peer_review/reports/shares.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def share_new(request: ReviewRequest, pk: int) -> HttpResponse:
    """Let somebody see the report; only just after signing in, and only for who may."""
    return _share(request, _load(request, pk))


@recent_sign_in_required
def _share(request: ReviewRequest, seen: Seen) -> HttpResponse:
    today = timezone.localdate()
    form = ShareForm(request.POST or None, audiences=present.audiences(seen.review), on=today)
    if form.is_valid():
        work = partial(
            telling.share,
            by=request.actor,
            review=seen.review,
            consent=_consent(request, form),
            on=today,
            now=timezone.now(),
        )
        made = attempt(form, work)
        if made:
            messages.success(request, f"{made.get_part_display()} shared with {whom(made)}. They are told by e-mail.")
            return redirect("shares", seen.review.pk)
    context = around(seen, "Share the report") | {
        "form": form,
        "button_label": "Share",
        "text": present.agreement_words(seen.review),
        "cancel_url": reverse("shares", args=[seen.review.pk]),
    }
    return render(request, "membership/form_page.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def share_revoke(request: ReviewRequest, pk: int, share_id: int) -> HttpResponse:
    """End what is shared; it ends at once."""
    seen = _load(request, pk)
    share = seen.review.shares.filter(pk=share_id).first()
    if share is None:
        raise Http404("Nothing is shared here.")
    if request.method == "POST":
        work = partial(telling.revoke, by=request.actor, review=seen.review, share_id=share.pk, now=timezone.now())
        told(request, f"Not shared any more with {whom(share)}. They are told by e-mail.", work)
        return redirect("shares", pk)
    lines = [
        "From now on they cannot open it, by link or signed in.",
        "They are told by e-mail.",
        "The timeline keeps that it was shared, and whether it was opened; a copy they made stays with them.",
    ]
    return confirm_page(
        request,
        seen,
        f"Stop sharing with {whom(share)}",
        consequences=lines,
        button_label="Stop sharing",
        is_warning=True,
        cancel_url=reverse("shares", args=[pk]),
    )


def _load(request: ReviewRequest, pk: int) -> Seen:
    """Whoever may not share finds nothing here; before the signature there is nothing to share."""
    seen = load(request, pk, may="share")
    if not seen.review.signed_at or not seen.review.report:
        raise Http404("Nothing to share yet.")
    return seen


def _consent(request: ReviewRequest, form: ShareForm) -> Consent:
    """Somebody of the partnership signs in; anybody else gets a link that ends."""
    said = form.cleaned_data
    facts = {"part": said["part"], "purpose": said["purpose"], "expires_on": said["expires_on"]}
    if said["audience"]:
        return Consent(said["audience"], **facts)
    person = shares_here().by_email(said["email"])
    if person:
        return Consent(ShareAudience.PERSON, name=person.name, person=person, **facts)
    facts["expires_on"] = form.link_until
    return Consent(ShareAudience.ADDRESS, name=said["name"], email=said["email"], **facts)
