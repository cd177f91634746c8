"""Who speaks for partnerships, and what each of them has to review."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.views.answers import accepted, attempt, told
from peer_review.between import presenters
from peer_review.between.forms import AnswerForm, EndForm, InviteForm, RepresentativeForm
from peer_review.between.operations import places
from peer_review.between.operations import representatives as operations
from peer_review.between.queries import rounds, seeing
from peer_review.between.requests import AccountRequest
from peer_review.enums import SeatRole
from peer_review.queries.due import OVER
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("between.organise")
def representative_list(request: AccountRequest) -> HttpResponse:
    """List who speaks for which partnership."""
    found = list(rounds.representatives())
    emails = rounds.emails(found)
    rows = [presenters.Speaker(row, emails.get(row.account_id, "")) for row in found]
    file = lists.export(request, "representatives", presenters.SPEAKER_COLUMNS, rows)
    context = {
        "title": "Representatives",
        "caption": "They sign in on this site, review other partnerships and answer for their own",
        "crumbs": presenters.crumbs(("Representatives", "")),
        "page": lists.page(request, rows),
        "export": lists.export_urls(request),
    }
    return file or render(request, "peer_review/between/representatives.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("between.organise")
def representative_new(request: AccountRequest) -> HttpResponse:
    """Let somebody speak for a partnership."""
    form = RepresentativeForm(request.POST or None, partnerships=rounds.partnerships())
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: operations.add(by=request.actor, **form.cleaned_data))
        if made:
            messages.success(request, f"{made.name} now speaks for {made.partnership} and was told by e-mail.")
            return redirect("between_representatives")
    crumbs = presenters.crumbs(("Representatives", reverse("between_representatives")), ("Add", ""))
    context = {"title": "Add a representative", "form": form, "crumbs": crumbs, "button_label": "Add and tell them"}
    return render(request, "membership/form_page.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("between.organise")
def representative_end(request: AccountRequest, pk: int) -> HttpResponse:
    """Say what ending means, then do it."""
    found = get_object_or_404(rounds.representatives(), pk=pk)
    held = [(seat, rounds.to_invite(seat.review)) for seat in rounds.open_places(found.pk)]
    form = EndForm(request.POST if request.method == "POST" else None, places=held)
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = {
            "by": request.actor,
            "representative_id": found.pk,
            "now": timezone.now(),
            "stand_ins": form.stand_ins,
        }
        if accepted(form, lambda: operations.end(**facts)):
            messages.success(request, f"{found.name} no longer speaks for {found.partnership}.")
            return redirect("between_representatives")
    context = {
        "title": f"End: {found.name}",
        "crumbs": presenters.crumbs(("Representatives", reverse("between_representatives")), ("End", "")),
        "form": form,
        "consequences": presenters.ending(found, len(held), rounds.is_only_leader(found)),
    }
    return render(request, "peer_review/between/end.html", context)


@require_safe
@permission_required("between.take_part")
def review_list(request: AccountRequest) -> HttpResponse:
    """List the reviews an account has to do with, and the places it was asked to take."""
    on = timezone.localdate()
    found = rounds.with_teams(rounds.filtered(seeing.visible(request.actor, on=on), request.GET.get("show", ""), on))
    rows = presenters.lines(seeing.seen_many(request.actor, found, on=on), on)
    file = lists.export(request, "reviews", presenters.REVIEW_COLUMNS, rows)
    context = {
        "title": "Reviews between partnerships",
        "chips": lists.chips(request, "show", presenters.SHOWN),
        "page": lists.page(request, rows),
        "export": lists.export_urls(request),
        "invitations": rounds.invitations(request.actor),
        "form": AnswerForm(),
    }
    return file or render(request, "peer_review/between/reviews.html", context)


@require_POST
@permission_required("between.take_part")
def seat_answer(request: AccountRequest, pk: int) -> HttpResponse:
    """Accept or decline a place in a team."""
    seat = rounds.seats_of(request.actor).filter(pk=pk).first()
    if seat is None:
        raise Http404("No such invitation.")
    if request.POST.get("answer") not in ("accept", "decline"):
        messages.error(request, "Press Accept or Decline.")
        return redirect("between_reviews")
    accepts, form = request.POST["answer"] == "accept", AnswerForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    facts: dict[str, Any] = {
        "by": request.actor,
        "seat": seat,
        "accepts": accepts,
        "reason": reason,
        "now": timezone.now(),
    }
    done = "You are in the team." if accepts else "You have declined."
    if told(request, done, lambda: places.answer(**facts)) and accepts:
        return redirect("review", seat.review_id)
    return redirect("between_reviews")


@require_http_methods(["GET", "POST"])
@permission_required("between.organise")
def team(request: AccountRequest, pk: int) -> HttpResponse:
    """A review's team: who is in it, who was asked, one more."""
    review = get_object_or_404(rounds.reviews(), pk=pk)
    seats = list(rounds.seats_in(review))
    has_lead = any(seat.role == SeatRole.LEAD and seat.is_live for seat in seats)
    form = InviteForm(
        request.POST or None,
        representatives=rounds.to_invite(review),
        initial={"role": "member" if has_lead else "lead"},
    )
    if request.method == "POST" and form.is_valid():
        facts = {"by": request.actor, "review": review, "now": timezone.now(), **form.cleaned_data}
        if made := attempt(form, lambda: places.invite(**facts)):
            messages.success(request, f"{made.representative.name} is asked.")
            return redirect("between_team", review.pk)
    context = {
        "title": f"Team for {review.partnership}",
        "crumbs": presenters.crumbs(
            (review.cycle.name, reverse("between_round", args=[review.cycle_id])), (str(review.partnership), "")
        ),
        "review": review,
        "seats": seats,
        "is_over": review.stage in OVER,
        "has_lead": has_lead,
        "form": form,
        "button_label": "Invite",
    }
    return render(request, "peer_review/between/team.html", context)


@require_POST
@permission_required("between.organise")
def seat_withdraw(request: AccountRequest, pk: int) -> HttpResponse:
    """Take somebody out of a team."""
    seat = get_object_or_404(rounds.seats(), pk=pk)
    told(
        request,
        "The place is free again.",
        lambda: places.withdraw(by=request.actor, seat=seat, now=timezone.now()),
    )
    return redirect("between_team", seat.review_id)
