"""The single invoices of a run: left out, taken in, released with their purchase order."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from billing.forms.runs import ExcludeForm, PurchaseOrderForm
from billing.models import BillingRunItem
from billing.operations import run_items
from billing.queries import runs
from membership.requests import PersonRequest
from membership.views.answers import told
from tenants.access import permission_required


@require_POST
@permission_required("billing.issue_invoices")
def run_item_exclude(request: PersonRequest, item_id: int) -> HttpResponse:
    """Leave a payer out."""
    item, form = _get(item_id), ExcludeForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    told(
        request,
        f"{item.account} is left out.",
        lambda: run_items.exclude_item(by=request.person, item_id=item.pk, note=note),
    )
    return redirect("run", item.run_id)


@require_POST
@permission_required("billing.issue_invoices")
def run_item_include(request: PersonRequest, item_id: int) -> HttpResponse:
    """Take a payer in again."""
    item = _get(item_id)
    told(
        request,
        f"{item.account} is in the run again.",
        lambda: run_items.include_item(by=request.person, item_id=item.pk),
    )
    return redirect("run", item.run_id)


@require_POST
@permission_required("billing.issue_invoices")
def run_item_order(request: PersonRequest, item_id: int) -> HttpResponse:
    """Write the purchase order on a held invoice."""
    item, form = _get(item_id), PurchaseOrderForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Enter the purchase order number.")
        return redirect("run", item.run_id)
    told(
        request,
        f"The purchase order of {item.account} is noted.",
        lambda: run_items.give_purchase_order(
            by=request.person, item_id=item.pk, on=timezone.localdate(), **form.cleaned_data
        ),
    )
    return redirect("run", item.run_id)


def _get(item_id: int) -> BillingRunItem:
    return get_object_or_404(runs.any_items(), pk=item_id)
