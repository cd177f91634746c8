"""Statutory interest on one overdue invoice: worked out, then charged."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from billing.errors import BillingRefused
from billing.operations import interest
from billing.views.invoices import get_document
from membership.requests import PersonRequest
from membership.views.answers import told
from tenants.access import permission_required


@require_http_methods(["GET", "POST"])
@permission_required("billing.raise_charges")
def interest_new(request: PersonRequest, document_id: int) -> HttpResponse:
    """Show what an invoice has earned up to today, and charge it."""
    invoice, today = get_document(request, document_id), timezone.localdate()
    if request.method == "POST":
        told(
            request,
            "The interest is charged. It waits for an invoice under Charges.",
            lambda: interest.raise_interest(by=request.person, invoice_id=invoice.pk, on=today),
        )
        return redirect("invoice", invoice.pk)
    try:
        found = interest.worked_out(invoice=invoice, on=today)
    except BillingRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("invoice", invoice.pk)
    context = {"title": f"Interest on {invoice.number}", "caption": invoice.buyer_name}
    return render(request, "billing/debtors/interest.html", context | {"document": invoice, "found": found})
