"""Decisions on a run: approved or sent back by a second person, compared school by school, credited whole."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.forms.runs import UndoForm
from billing.models import BillingRun
from billing.operations import run_undo, runs
from billing.presenters import runs as present
from billing.queries import run_schools
from billing.queries import runs as queries
from billing.views.refunds import say_whether_asked
from membership.requests import PersonRequest
from membership.views.answers import attempt, told
from tenants import lists
from tenants.access import permission_required
from tenants.money import format_pence


@require_POST
@permission_required("billing.approve")
def run_approve(request: PersonRequest, run_id: int) -> HttpResponse:
    """The second person's yes."""
    shown = get_run(run_id)
    told(
        request,
        "The invoices are being issued. Each is sent by e-mail when all are there.",
        lambda: runs.approve_run(by=request.person, run_id=shown.pk, now=timezone.now()),
    )
    return redirect("run", shown.pk)


@require_POST
@permission_required("billing.issue_invoices")
def run_send_back(request: PersonRequest, run_id: int) -> HttpResponse:
    """The second person's no, or a change of mind."""
    shown = get_run(run_id)
    told(
        request,
        "The run can be changed again. Nothing was issued.",
        lambda: runs.send_run_back(by=request.person, run_id=shown.pk),
    )
    return redirect("run", shown.pk)


@require_safe
@permission_required("billing.issue_invoices")
def run_by_school(request: PersonRequest, run_id: int) -> HttpResponse:
    """Each school against the year before: new, gone, more or less; as a page or a file."""
    shown = get_run(run_id)
    everything = run_schools.by_school(shown, queries.year_before(shown))
    change = request.GET.get("change", "")
    rows = [row for row in everything if not change or row.change == change]
    file = lists.export(request, "run-by-school", present.SCHOOL_COLUMNS, rows)
    if file:
        return file
    found = run_schools.counts(everything)
    context = {
        "title": "School by school",
        "caption": f"{shown.label}: before VAT, against what was invoiced for the year before",
        "run": shown,
        "chips": lists.chips(
            request, "change", [(name, f"{label} ({found[name]})") for name, label in run_schools.CHANGES]
        ),
        "page": lists.page(request, rows),
        "export": lists.export_urls(request),
    }
    return render(request, "billing/runs/by_school.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.refund")
def run_undo_page(request: PersonRequest, run_id: int) -> HttpResponse:
    """Say what crediting the whole run does, and do it."""
    shown = get_run(run_id)
    form = UndoForm(request.POST or None)
    if form.is_valid():
        outcome = attempt(
            form, lambda: run_undo.ask(by=request.person, run_id=shown.pk, now=timezone.now(), **form.cleaned_data)
        )
        if outcome:
            say_whether_asked(request, outcome, "The invoices are being credited one by one.")
            return redirect("run", shown.pk)
    left = queries.creditable_pence(shown)
    context = {
        "title": f"Credit the whole run {shown.label}",
        "run": shown,
        "form": form,
        "consequences": [
            f"Every invoice of this run is credited to nothing: {format_pence(left)} with VAT.",
            "Each credit note gets its own number and is sent to the payer. It cannot be taken back.",
            "What was paid stays as credit on the payer’s account.",
            "The memberships can be billed again.",
        ],
    }
    return render(request, "billing/runs/undo.html", context)


def get_run(run_id: int) -> BillingRun:
    """Return a run. Raises Http404."""
    return get_object_or_404(queries.runs(), pk=run_id)
