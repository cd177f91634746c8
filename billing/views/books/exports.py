"""Archives made in the background: asked for here, watched, and fetched within a day by those who may."""

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from billing.enums import ExportStatus
from billing.forms.books import ArchiveForm, AuditForm
from billing.models import Export
from billing.operations import exports
from billing.presenters import books as present
from billing.queries import exports as queries
from membership.requests import PersonRequest
from membership.views.answers import attempt
from tenants.access import permission_required
from tenants.calendars import FinancialYear


@require_http_methods(["GET", "POST"])
@permission_required("billing.view_invoices")
def documents_zip(request: PersonRequest) -> HttpResponse:
    """Ask for the invoices and credit notes of a period, within the filters of the list one comes from."""
    form = ArchiveForm(request.POST or None)
    if form.is_valid() and (ordered := attempt(form, lambda: _order(request, form))):
        return redirect("export", ordered.pk)
    context = {"title": "Download documents", "form": form, "caption": "As a zip file, kept for a day."}
    return render(request, "billing/exports/new.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.keep_books")
def audit_pack(request: PersonRequest) -> HttpResponse:
    """Ask for all an auditor wants of a financial year."""
    years = present.years(timezone.localdate(), queries.first_financial_year() or timezone.localdate().year)
    form = AuditForm(request.POST or None, years=years)
    if form.is_valid():
        made = exports.order_audit_pack(by=request.person, year=FinancialYear(form.cleaned_data["year"]))
        return redirect("export", made.pk)
    context = {
        "title": "Audit pack",
        "caption": "Every document, the register of numbers, payments, the journal, changes and control totals of a year.",
        "form": form,
    }
    return render(request, "billing/exports/new.html", context)


@require_safe
@permission_required("billing.view_invoices")
def export(request: PersonRequest, export_id: int) -> HttpResponse:
    """One file: how far it is, or where to fetch it."""
    found = _get(request, export_id)
    context = {
        "title": found.title,
        "export": found,
        "tag": present.export_tag(found),
        "progress": present.progress(found),
        "is_ready": found.status == ExportStatus.READY,
    }
    return render(request, "billing/exports/export.html", context)


@require_safe
@permission_required("billing.view_invoices")
def export_progress(request: PersonRequest, export_id: int) -> HttpResponse:
    """The part of the page that asks again every two seconds."""
    found = _get(request, export_id)
    return render(request, "billing/exports/progress.html", {"export": found, "progress": present.progress(found)})


@require_safe
@permission_required("billing.view_invoices")
def export_file(request: PersonRequest, export_id: int) -> HttpResponseBase:
    """The file itself."""
    found = _get(request, export_id)
    if found.status != ExportStatus.READY:
        raise Http404("The file is not there, or no longer.")
    return FileResponse(found.file.open(), as_attachment=True, filename=f"{found.kind}-{found.pk}.zip")


def _order(request: PersonRequest, form: ArchiveForm) -> Export:
    return exports.order_documents(
        by=request.person,
        school=request.acting_school,
        filters=request.GET.dict() | form.filters,
        forms=form.cleaned_data["forms"],
        on=timezone.now(),
    )


def _get(request: PersonRequest, export_id: int) -> Export:
    found = queries.export_of(request.person, export_id)
    if found is None:
        raise Http404("No such file here.")
    return found
