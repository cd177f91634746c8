"""Refunds by bank: those that wait, the payment files made, and the word that a file was paid."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from billing.bankfiles.refund_file import RefundRow, bulk_csv, plain_list
from billing.models import RefundFile
from billing.operations import refund_files
from billing.queries import bank
from membership.requests import PersonRequest
from membership.views.answers import told
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("billing.record_payments")
def refund_file_list(request: PersonRequest) -> HttpResponse:
    """Refunds that wait for a payment file, and the files made."""
    context = {
        "title": "Refunds by bank",
        "waiting": list(bank.refunds_to_send()),
        "page": lists.page(request, bank.refund_files()),
    }
    return render(request, "billing/bank/refund_files.html", context)


@require_POST
@permission_required("billing.refund")
def refund_file_new(request: PersonRequest) -> HttpResponse:
    """Make a payment file of the refunds that are ticked."""
    chosen = [int(pk[:12]) for pk in request.POST.getlist("refund") if pk.isascii() and pk.isdecimal()]
    told(
        request,
        "The payment file is made. Download it and give it to your bank.",
        lambda: refund_files.make(by=request.person, refund_ids=chosen, on=timezone.localdate()),
    )
    return redirect("refund_files")


@require_safe
@permission_required("billing.refund")
def refund_file(request: PersonRequest, refund_file_id: int) -> HttpResponse:
    """A payment file as it was made: for the bank, or as a list to check."""
    file: RefundFile = get_object_or_404(bank.refund_files(), pk=refund_file_id)
    rows = [RefundRow(**row) for row in file.rows]
    if request.GET.get("format") == "list":
        response = HttpResponse(plain_list(file.reference, rows), content_type="text/plain; charset=utf-8")
        response["Content-Disposition"] = f'inline; filename="{file.reference}.txt"'
    else:
        response = HttpResponse(bulk_csv(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{file.reference}.csv"'
    return response


@require_POST
@permission_required("billing.refund")
def refund_file_confirm(request: PersonRequest, refund_file_id: int) -> HttpResponse:
    """Enter that the bank has paid a file."""
    file = get_object_or_404(bank.refund_files(), pk=refund_file_id)
    told(
        request,
        "The refunds are entered.",
        lambda: refund_files.confirm(by=request.person, refund_file_id=file.pk, on=timezone.localdate()),
    )
    return redirect("refund_files")
