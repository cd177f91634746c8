"""Places in teams: the invitation and its answer; the office adds, replaces, takes out, and sees what needs it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.requests import PersonRequest
from membership.views.answers import attempt, saved, told
from peer_review.enums import SeatRole, SeatStatus
from peer_review.forms.reviewers.seats import CandidateForm, DeclineForm, RoleForm, WithdrawForm
from peer_review.models import Review, Seat
from peer_review.operations import seats as operations
from peer_review.presenters.reviewers import register as present
from peer_review.presenters.reviewers import seats as present_seats
from peer_review.queries.conflicts import conflicts_of_seats
from peer_review.queries.reviewers import places, register
from peer_review.views.reviewers.loading import load_review, load_seat
from tenants import lists
from tenants.access import allowed, permission_required

BEST = 25


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def seat_answer(request: PersonRequest, seat_id: int) -> HttpResponse:
    """Accept or decline; the page says what the e-mail said."""
    shown = load_seat(request, seat_id)
    answer = request.POST.get("answer")
    declines = answer == "decline"
    form = DeclineForm(request.POST if declines else None)
    if answer in ("accept", "decline") and _answered(request, shown, form, declines=declines):
        return redirect("my_reviewing" if shown.reviewer.person_id == request.person.pk else "seats_waiting")
    found = conflicts_of_seats([shown], timezone.localdate()).get(shown.pk, [])
    context = present_seats.invitation(shown) | {
        "crumbs": present.own_crumbs("Invitation"),
        "seat": shown,
        "pill": present_seats.pill(shown),
        "form": form,
        "conflicts": [] if shown.override_reason and not any(row.bars for row in found) else found,
        "may_answer": shown.status == SeatStatus.INVITED and operations.may_decline(shown),
        "may_decline": operations.may_decline(shown),
    }
    return render(request, "peer_review/reviewers/invitation.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.coordinate")
def seat_add(request: PersonRequest, pk: int) -> HttpResponse:
    """Find somebody for one more place and invite them."""
    review = load_review(request, pk)
    wanted = request.GET.get("role", SeatRole.MEMBER)
    return _choose(request, review, wanted if wanted in SeatRole.values else SeatRole.MEMBER, None)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.coordinate")
def seat_replace(request: PersonRequest, seat_id: int) -> HttpResponse:
    """Find somebody else for a place and invite them."""
    shown = load_seat(request, seat_id)
    return _choose(request, shown.review, shown.role, shown)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.coordinate")
def seat_withdraw(request: PersonRequest, seat_id: int) -> HttpResponse:
    """Take somebody out of a team, after saying what that does."""
    shown = load_seat(request, seat_id)
    form = WithdrawForm(request.POST or None)
    now, back = timezone.now(), _review_url(shown.review)
    if saved(
        request,
        form,
        "The place is empty.",
        lambda: operations.withdraw(by=request.person, seat_id=shown.pk, reason=form.cleaned_data["reason"], now=now),
    ):
        return redirect(back)
    title = f"Take {shown.reviewer} out of the team"
    context = {
        "title": title,
        "caption": str(shown.review),
        "crumbs": present.crumbs((title, "")),
        "form": form,
        "consequences": ["Their place is empty.", "They are told by e-mail, if they were asked already."],
        "button_label": "Take out of the team",
        "is_warning": True,
        "cancel_url": back,
    }
    return render(request, "billing/payer_confirm.html", context)


@require_POST
@permission_required("peer_review.coordinate")
def seat_invite(request: PersonRequest, seat_id: int) -> HttpResponse:
    """Invite the reviewer of a planned place."""
    shown, now = load_seat(request, seat_id), timezone.now()
    told(
        request,
        f"{shown.reviewer} is invited.",
        lambda: operations.invite(by=request.person, seat_id=shown.pk, now=now),
    )
    return redirect("seats_waiting")


@require_safe
@permission_required("peer_review.view_register")
def seats_waiting(request: PersonRequest) -> HttpResponse:
    """Places declined, places that break a rule by now, invitations without an answer."""
    declined, unanswered = list(places.declined()), list(places.unanswered())
    broken = places.broken(timezone.localdate())
    file = lists.export(
        request, "places", present_seats.waiting_columns(broken), dict.fromkeys([*declined, *broken, *unanswered])
    )
    if file:
        return file
    context = {
        "title": "Places that need you",
        "caption": "Declined, against a rule by now, or not answered yet.",
        "crumbs": present.crumbs(("Places that need you", "")),
        "declined": [present_seats.line(seat) for seat in declined],
        "broken": [present_seats.line(seat, reasons) for seat, reasons in broken.items()],
        "unanswered": [present_seats.line(seat) for seat in unanswered],
        "export": lists.export_urls(request),
        "may_change": allowed(request, "peer_review.coordinate"),
    }
    return render(request, "peer_review/reviewers/waiting.html", context)


def _answered(request: PersonRequest, shown: Seat, form: DeclineForm, *, declines: bool) -> bool:
    now = timezone.now()
    if not declines:
        words = f"Thank you. You are in the team for {shown.review.school}."
        return told(request, words, lambda: operations.accept(by=request.person, seat_id=shown.pk, now=now))
    if not form.is_valid():
        return False
    reason = form.cleaned_data["reason"]
    work = lambda: operations.decline(by=request.person, seat_id=shown.pk, reason=reason, now=now)  # noqa: E731
    return told(request, "Your answer is noted. The office will find somebody else.", work)


def _choose(request: PersonRequest, review: Review, role: str, seat: Seat | None) -> HttpResponse:
    """Candidates for a place, the best first; `?all=1` shows everybody."""
    found = places.candidates(review, role, timezone.localdate())
    shown = found if request.GET.get("all") or request.method == "POST" else found[:BEST]
    form = CandidateForm(request.POST or None, candidates=shown, labels=present_seats.labels(shown))
    if form.is_valid():
        made = attempt(form, lambda: _fill(request, form, review, role, seat))
        if made:
            messages.success(request, f"{made.reviewer} is invited.")
            return redirect(_review_url(review))
    title = f"Find a {SeatRole(role).label.lower()}"
    context = {
        "title": title,
        "caption": f"{review.school} · {review.cycle}",
        "crumbs": present.crumbs((title, "")),
        "seat": seat,
        "roles": None if seat else RoleForm(initial={"role": role}),
        "form": form,
        "more": len(found) - len(shown),
        "role": role,
        "button_label": "Give the place and invite",
        "cancel_url": _review_url(review),
    }
    return render(request, "peer_review/reviewers/candidates.html", context)


def _fill(request: PersonRequest, form: CandidateForm, review: Review, role: str, seat: Seat | None) -> Seat | None:
    reviewer = register.find(form.cleaned_data["reviewer"])
    if reviewer is None:
        return None
    return operations.fill(
        by=request.person,
        review=review,
        reviewer=reviewer,
        role=role,
        now=timezone.now(),
        seat_id=seat.pk if seat else None,
        override_reason=form.cleaned_data["override_reason"],
    )


def _review_url(review: Review) -> str:
    return reverse("review", args=[review.pk])
