"""Calculations of a cycle: the list, asking for one, watching it, stopping it, going on with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.requests import PersonRequest
from membership.views.answers import attempt
from peer_review.enums import GroupShape
from peer_review.forms.matching.runs import GroupRunForm, RunForm
from peer_review.matching.counting import count
from peer_review.models import Cycle, MatchRun
from peer_review.operations.matching import runs as operations
from peer_review.presenters.matching import runs as present
from peer_review.queries import cycles
from peer_review.queries.matching import runs as queries
from peer_review.queries.matching.problems import problem_of, weights_of
from peer_review.views.matching.loading import get_run, may_change
from peer_review.views.typed import posted
from tenants import lists
from tenants.access import allowed, permission_required


@require_safe
@permission_required("peer_review.view_cycles")
def match_runs(request: PersonRequest, cycle_id: int) -> HttpResponse:
    """All calculations of a cycle, newest first."""
    cycle = cycles.get(cycle_id)
    found = queries.listed(cycle, subject=request.GET.get("subject", ""), status=request.GET.get("status", ""))
    file = lists.export(request, "matches", present.list_columns(), found)
    if file:
        return file
    page = lists.page(request, found)
    context = {
        "title": "Matches",
        "caption": cycle.name,
        "crumbs": present.crumbs(cycle, ("Matches", "")),
        "cycle": cycle,
        "has_groups": cycle.shape != GroupShape.NONE,
        "may_ask": may_change(request, cycle),
        "chips": present.run_chips(request),
        "export": lists.export_urls(request),
        "page": page,
        "rows": [present.list_row(run) for run in page],
    }
    return render(request, "peer_review/matching/runs.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.coordinate")
def match_run_new(request: PersonRequest, cycle_id: int, subject: str) -> HttpResponse:
    """Whether it can work at all, the weights in kilometres, and the button."""
    cycle = cycles.get(cycle_id)
    form = _form(request, cycle, subject)
    if form.is_valid():
        wanted = operations.Wanted(
            subject, form.weights, form.cleaned_data.get("seconds", 60), form.cleaned_data.get("seed", 1)
        )
        now = timezone.now()
        made = attempt(form, lambda: operations.ask(by=request.person, cycle_id=cycle.pk, wanted=wanted, now=now))
        if made:
            return redirect("match_run", made.pk)
    matches = reverse("match_runs", args=[cycle.pk])
    context: dict[str, Any] = {
        "title": "Group the schools" if subject == "groups" else "Match reviewers and schools",
        "caption": cycle.name,
        "crumbs": present.crumbs(cycle, ("Matches", matches), ("New", "")),
        "form": form,
        "cancel_url": matches,
        "before": queries.before(cycle),
    }
    if subject == "teams":
        counting = count(problem_of(cycle))
        context |= {"counting": counting, "lines": present.counted(operations.counting_json(counting))}
    return render(request, f"peer_review/matching/new_{subject}.html", context)


@require_safe
@permission_required("peer_review.view_cycles")
def match_run_progress(request: PersonRequest, run_id: int) -> HttpResponse:
    """How far a calculation is: the part of the page that asks again every two seconds."""
    run = get_run(run_id)
    return render(request, "peer_review/matching/progress.html", progress_context(request, run))


@require_POST
@permission_required("peer_review.coordinate")
def match_run_stop(request: PersonRequest, run_id: int) -> HttpResponse:
    """Stop with the best plan so far."""
    run = get_run(run_id)
    operations.stop(by=request.person, run_id=run.pk, now=timezone.now())
    messages.success(request, "It stops within seconds. The best plan so far is kept.")
    return redirect("match_run", run.pk)


@require_POST
@permission_required("peer_review.coordinate")
def match_run_go_on(request: PersonRequest, run_id: int) -> HttpResponse:
    """Calculate again from this plan, with what is locked."""
    run = get_run(run_id)
    made = attempt(request, lambda: operations.go_on(by=request.person, run_id=run.pk, now=timezone.now()))
    return redirect("match_run", (made or run).pk)


def progress_context(request: PersonRequest, run: MatchRun) -> dict[str, object]:
    """Return what the polled part shows."""
    return {
        "run": run,
        "progress": present.progress(run, timezone.now()),
        "may_stop": allowed(request, "peer_review.coordinate"),
    }


def _form(request: PersonRequest, cycle: Cycle, subject: str) -> RunForm | GroupRunForm:
    data = posted(request)
    return GroupRunForm(data) if subject == "groups" else RunForm(data, weights=weights_of(cycle.weights))
