"""Rounds: the list, one with its reviews, opening one, setting up a review in it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.views.answers import attempt
from peer_review.between import presenters
from peer_review.between.forms import ReviewForm, RoundForm
from peer_review.between.operations import rounds as operations
from peer_review.between.queries import rounds, seeing
from peer_review.between.requests import AccountRequest
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("between.organise")
def round_list(request: AccountRequest) -> HttpResponse:
    """List the rounds, latest first."""
    found = rounds.rounds()
    file = lists.export(request, "rounds", presenters.ROUND_COLUMNS, found)
    context = {
        "title": "Reviews between partnerships",
        "caption": "Leaders of partnerships review one another; the association organises and sees what each round agrees",
        "page": lists.page(request, found),
        "export": lists.export_urls(request),
    }
    return file or render(request, "peer_review/between/rounds.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("between.organise")
def round_new(request: AccountRequest) -> HttpResponse:
    """Open a round."""
    form = RoundForm(request.POST or None, frameworks=rounds.frameworks())
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: operations.open_round(by=request.actor, **form.terms))
        if made:
            return redirect("between_round", made.pk)
    crumbs = presenters.crumbs(("Open a round", ""))
    context = {"title": "Open a round", "form": form, "crumbs": crumbs, "button_label": "Open the round"}
    return render(request, "membership/form_page.html", context)


@require_safe
@permission_required("between.organise")
def round_page(request: AccountRequest, pk: int) -> HttpResponse:
    """One round: its terms, its reviews and their teams."""
    cycle = get_object_or_404(rounds.rounds(), pk=pk)
    on = timezone.localdate()
    reviews = rounds.with_teams(rounds.filtered(seeing.visible(request.actor, on=on).filter(cycle=cycle), "", on))
    rows = presenters.lines(seeing.seen_many(request.actor, reviews, on=on), on)
    file = lists.export(request, "reviews", presenters.REVIEW_COLUMNS, rows)
    context = {
        "title": cycle.name,
        "crumbs": presenters.crumbs((cycle.name, "")),
        "cycle": cycle,
        "rows": presenters.terms(cycle),
        "is_over": cycle.ends_before <= on,
        "empty_text": "Suggest teams, or set up the first review of this round."
        if on < cycle.ends_before
        else "Nobody was reviewed.",
        "page": lists.page(request, rows),
        "export": lists.export_urls(request),
    }
    return file or render(request, "peer_review/between/round.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("between.organise")
def review_new(request: AccountRequest, pk: int) -> HttpResponse:
    """Set up the review of one partnership and invite its team."""
    cycle = get_object_or_404(rounds.rounds(), pk=pk)
    form = ReviewForm(
        request.POST or None, partnerships=rounds.partnerships(), representatives=rounds.representatives()
    )
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"by": request.actor, "round_id": cycle.pk, "now": timezone.now()}
        made = attempt(form, lambda: operations.set_up(**facts))
        if made:
            return redirect("review", made.pk)
    crumbs = presenters.crumbs((cycle.name, reverse("between_round", args=[cycle.pk])), ("Set up a review", ""))
    context = {"title": "Set up a review", "form": form, "crumbs": crumbs, "button_label": "Set up and invite the team"}
    return render(request, "membership/form_page.html", context)
