"""The factual check: the school's page, the lead's answers, agreeing the report or going back to the draft."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.views.answers import accepted, saved, told
from peer_review.enums import Part, Stage
from peer_review.forms.reports.checking import AnswerForm, CheckForm, StatementForm
from peer_review.forms.reports.planning import ReasonForm
from peer_review.operations import telling_reports as telling
from peer_review.operations.reviews import answering, checking, sending
from peer_review.presenters.reports import checking as present
from peer_review.queries.seeing import Seen
from peer_review.views.reports.context import confirm_page, form_page
from peer_review.views.stages.around import around
from peer_review.views.stages.loading import ReviewRequest, load, signed_in
from peer_review.views.typed import posted
from tenants.access import allowed


@require_http_methods(["GET", "POST"])
@signed_in
def factual_check(request: ReviewRequest, pk: int) -> HttpResponse:
    """The draft with a box beside each thing it says, while the school checks it; afterwards points and answers."""
    seen = load(request, pk, Part.REPLY)
    is_open = seen.review.stage == Stage.CHECK and not seen.review.replied_at
    if is_open and allowed(request, "peer_review.check_facts", seen):
        return _checking(request, seen)
    return _checked(request, seen)


def _checking(request: ReviewRequest, seen: Seen) -> HttpResponse:
    review, now = seen.review, timezone.now()
    form = CheckForm(posted(request), items=present.items(review), points=present.noted(review))
    if form.is_valid() and "save" in request.POST:
        if accepted(form, lambda: checking.keep(by=request.actor, review=review, points=form.points, now=now)):
            messages.success(request, "Saved. Nothing is sent yet.")
            return redirect("factual_check", review.pk)
    elif saved(
        request,
        form,
        "Sent. The lead reviewer is told.",
        lambda: telling.send_check(
            by=request.actor, review=review, points=form.points, on=timezone.localdate(), now=now
        ),
    ):
        return redirect("factual_check", review.pk)
    context = around(seen, "Check the draft report") | {
        "form": form,
        "is_late": checking.is_late(review, timezone.localdate()),
        "answered": present.points(review, is_sent=True),
    }
    return render(request, "peer_review/reports/check.html", context)


def _checked(request: ReviewRequest, seen: Seen) -> HttpResponse:
    review, is_school = seen.review, seen.is_school
    is_late = checking.is_late(review, timezone.localdate())
    points = present.points(review, is_sent=None if is_late or is_school else True)
    can_lead = review.stage == Stage.CHECK and allowed(request, "peer_review.lead", seen)
    context = around(seen, "Factual check") | {
        "points": points,
        "can_answer": can_lead,
        "can_agree": can_lead and not any(point.is_waiting for point in points) and bool(review.replied_at or is_late),
        "is_late": is_late,
        "can_state": _may_state(request, seen) and any(point.colour in ("bad", "warn") for point in points),
    }
    return render(request, "peer_review/reports/checked.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def reply_statement(request: ReviewRequest, pk: int) -> HttpResponse:
    """The school's statement, printed with the report when the lead did not follow it."""
    seen = load(request, pk, Part.REPLY, may="check_facts")
    form = StatementForm(request.POST or None, initial={"text": seen.review.reply_statement})
    if saved(
        request,
        form,
        "Saved.",
        lambda: checking.state(by=request.actor, review=seen.review, now=timezone.now(), **form.cleaned_data),
    ):
        return redirect("factual_check", pk)
    return form_page(request, seen, "Your statement beside the report", form)


@require_http_methods(["GET", "POST"])
@signed_in
def reply_answer(request: ReviewRequest, pk: int, reply_id: int) -> HttpResponse:
    """Answer one point; what is accepted changes the wording, seen by both sides."""
    seen = load(request, pk, Part.REPLY, may="lead")
    review, today = seen.review, timezone.localdate()
    reply = review.replies.select_related("finding").filter(pk=reply_id).first()
    if reply is None or not (reply.sent_at or checking.is_late(review, today)):
        raise Http404("No such point here.")
    wording = answering.wording(review, reply)
    form = AnswerForm(request.POST or None, part=reply.part, wording=wording, proposed=reply.proposed)
    if saved(
        request,
        form,
        f"Answered. The {review.words.host} sees it now.",
        lambda: answering.answer(
            by=request.actor, review=review, reply_id=reply.pk, answer=form.chosen, on=today, now=timezone.now()
        ),
    ):
        return redirect("factual_check", pk)
    context = around(seen, "Answer a point") | {
        "form": form, "reply": reply, "wording": wording, "about": present.about(reply, review),
    }  # fmt: skip
    return render(request, "peer_review/reports/answer.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def report_agree(request: ReviewRequest, pk: int) -> HttpResponse:
    """Freeze the report for the head to sign."""
    seen = load(request, pk, may="lead")
    prompts = sending.asked(seen.review) if seen.review.stage == Stage.DRAFT else []
    if request.method == "POST" and told(
        request,
        f"The report is agreed. The {seen.review.words.head} is asked to sign it.",
        lambda: telling.agree(
            by=request.actor,
            review=seen.review,
            on=timezone.localdate(),
            now=timezone.now(),
            read=request.POST.getlist("read"),
        ),
    ):
        return redirect("review", pk)
    lines = [
        "Its words stay as they are now.",
        f"The {seen.review.words.head} is asked to sign it.",
        "Until then you can go back to the draft.",
    ]
    if seen.review.stage == Stage.CHECK and not seen.review.replied_at:
        lines.insert(0, f"The {seen.review.words.host} has not replied; the timeline will say so.")
    return confirm_page(
        request, seen, "Agree the report", consequences=lines, button_label="Agree the report", prompts=prompts
    )


@require_http_methods(["GET", "POST"])
@signed_in
def report_redraft(request: ReviewRequest, pk: int) -> HttpResponse:
    """Back to the draft, before anybody has signed."""
    seen = load(request, pk, may="lead")
    form = ReasonForm(request.POST or None)
    if saved(
        request,
        form,
        f"The report is a draft again. The {seen.review.words.head} is told.",
        lambda: telling.redraft(by=request.actor, review=seen.review, now=timezone.now(), **form.cleaned_data),
    ):
        return redirect("review", pk)
    again = f"The {seen.review.words.host} checks it again afterwards."
    lines = ["Team and lead can change it again.", "Points and answers stay.", again]
    return confirm_page(
        request, seen, "Go back to the draft", consequences=lines, form=form, button_label="Back to the draft"
    )


def _may_state(request: ReviewRequest, seen: Seen) -> bool:
    return seen.review.stage in (Stage.CHECK, Stage.AGREED) and allowed(request, "peer_review.check_facts", seen)
