"""Teams for a round, suggested: nothing is kept until it is set up, so that every page shows what would be now."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.views.answers import attempt
from peer_review.between import presenters
from peer_review.between.operations import suggested
from peer_review.between.queries import matching, rounds
from peer_review.between.requests import AccountRequest
from peer_review.between.suggestion_forms import LineForm, TermsForm
from peer_review.between.suggestion_lines import first_terms, shown
from peer_review.matching.json import problem_digest
from tenants.access import permission_required


@require_http_methods(["GET", "POST"])
@permission_required("between.organise")
def suggest(request: AccountRequest, pk: int) -> HttpResponse:
    """Suggest who reviews whom by the terms in the address; set up what is chosen of it."""
    cycle = get_object_or_404(rounds.rounds(), pk=pk)
    free, people = matching.unreviewed(cycle), list(rounds.representatives())
    form = TermsForm(
        request.GET if "size" in request.GET else first_terms(cycle, free, people), partnerships=rounds.partnerships()
    )
    context: dict[str, Any] = {
        "title": "Suggest teams",
        "crumbs": presenters.crumbs((cycle.name, reverse("between_round", args=[cycle.pk])), ("Suggest teams", "")),
        "form": form,
        "has_free": bool(free),
    }
    if form.is_valid():
        terms = form.terms
        problem = matching.problem_of(cycle, terms)
        typed = _typed(request, terms, people)
        if typed and _are_valid(typed) and _is_set_up(request, cycle.pk, terms, typed):
            return redirect("between_round", cycle.pk)
        is_same = request.POST.get("digest") == problem_digest(problem)
        context |= shown(problem, terms, free, people, typed if is_same else [])
    form.offer(free)
    return render(request, "peer_review/between/suggest.html", context)


def _are_valid(typed: list[LineForm]) -> bool:
    """Every line is looked at, so that every mistake is said at once."""
    return [line.is_valid() for line in typed] == [True] * len(typed)


def _typed(request: AccountRequest, terms: matching.Terms, people: list[Any]) -> list[LineForm]:
    if request.method != "POST":
        return []
    hosts = rounds.partnerships().filter(pk__in=terms.hosts)
    return [LineForm(request.POST, host=host, people=people, size=terms.size) for host in hosts]


def _is_set_up(request: AccountRequest, round_id: int, terms: matching.Terms, typed: list[LineForm]) -> bool:
    facts: dict[str, Any] = {"by": request.actor, "round_id": round_id, "terms": terms, "now": timezone.now()}
    facts["chosen"] = [line.chosen for line in typed if line.chosen]
    count = attempt(request, lambda: suggested.set_up(**facts, digest=request.POST.get("digest", "")))
    if count:
        what = "1 review is" if count == 1 else f"{count} reviews are"
        messages.success(request, f"{what} set up. Leaders are told and teams are asked by e-mail.")
    return bool(count)
