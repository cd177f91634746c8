"""Billing runs: prepared, checked against last year, approved, watched."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.enums import RunStatus
from billing.forms.runs import RunForm
from billing.models import BillingRun
from billing.operations import runs
from billing.presenters import runs as present
from billing.queries import runs as queries
from membership.requests import PersonRequest
from membership.views.answers import attempt, told
from tenants import lists
from tenants.access import allowed, permission_required


@require_safe
@permission_required("billing.issue_invoices")
def run_list(request: PersonRequest) -> HttpResponse:
    """All runs, newest first."""
    context = {"title": "Billing runs", "page": lists.page(request, queries.runs())}
    return render(request, "billing/runs.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.issue_invoices")
def run_new(request: PersonRequest) -> HttpResponse:
    """Prepare a run: nothing is issued yet."""
    form = RunForm(request.POST or None, years=queries.years(), today=timezone.localdate())
    if form.is_valid():
        made = attempt(
            form, lambda: runs.preview_run(by=request.person, now=timezone.now(), **present.terms(form.cleaned_data))
        )
        if made:
            return redirect("run", made.pk)
    context = {"title": "Prepare a billing run", "form": form}
    return render(request, "billing/run_new.html", context)


@require_safe
@permission_required("billing.issue_invoices")
def run(request: PersonRequest, run_id: int) -> HttpResponse:
    """One run: what it would issue, what it is issuing, or what it has issued."""
    shown = _get(run_id)
    items = list(queries.items(shown))
    summary = present.Summary(items)
    context = {
        "title": shown.label,
        "run": shown,
        "summary": summary,
        "figures": present.figures(shown, summary, queries.sending(shown)),
        "rows": [present.Row(item) for item in items],
        "progress": _progress(shown),
        "is_asker": shown.started_by_id == request.person.pk,
        "may_approve": shown.started_by_id != request.person.pk and allowed(request, "billing.approve"),
    }
    if shown.status in (RunStatus.PREVIEW, RunStatus.AWAITING):
        year_before = queries.year_before(shown)
        context |= {"left_out": queries.left_out(shown), "gone": queries.gone(shown, year_before)}
    return render(request, "billing/run.html", context)


@require_safe
@permission_required("billing.issue_invoices")
def run_progress(request: PersonRequest, run_id: int) -> HttpResponse:
    """How far the job is: the part of the page that asks again every two seconds."""
    shown = _get(run_id)
    return render(request, "billing/run_progress.html", {"run": shown, "progress": _progress(shown)})


@require_POST
@permission_required("billing.issue_invoices")
def run_start(request: PersonRequest, run_id: int) -> HttpResponse:
    """Let the job issue the run, or ask a second person."""
    shown = _get(run_id)
    started = attempt(request, lambda: runs.start_run(by=request.person, run_id=shown.pk, now=timezone.now()))
    if started:
        messages.success(request, present.started(started))
    return redirect("run", shown.pk)


@require_POST
@permission_required("billing.issue_invoices")
def run_cancel(request: PersonRequest, run_id: int) -> HttpResponse:
    """Give the preview up."""
    shown = _get(run_id)
    told(request, "The run is cancelled.", lambda: runs.cancel_run(by=request.person, run_id=shown.pk))
    return redirect("runs")


def _progress(shown: BillingRun) -> dict[str, Any]:
    is_undone = shown.status in (RunStatus.UNDOING, RunStatus.UNDONE)
    return present.progress(shown, queries.undone(shown) if is_undone else queries.progress(shown))


def _get(run_id: int) -> BillingRun:
    return get_object_or_404(queries.runs(), pk=run_id)
