"""Charges: what waits to be invoiced, raised by hand, invoiced one by one, taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.forms.charges import ChargeForm
from billing.models import Charge
from billing.operations import charges, issuing, manual_charges
from billing.presenters import charges as present
from billing.presenters.lists import charge_chips
from billing.queries import charges as queries
from billing.queries import ledger
from billing.views import lines as line_views
from membership.requests import PersonRequest
from membership.views.answers import accepted, told
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("billing.raise_charges")
def charge_list(request: PersonRequest) -> HttpResponse:
    """All charges, newest first."""
    rows = queries.filtered(queries.charges_with_state(), request.GET.get("show", ""))
    file = lists.export(request, "charges", present.COLUMNS, rows)
    if file:
        return file
    context = {
        "title": "Charges",
        "caption": present.caption(queries.open_totals()),
        "chips": charge_chips(request),
        "page": lists.page(request, rows),
        "export": lists.export_urls(request),
    }
    return render(request, "billing/charges.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.raise_charges")
def charge_new(request: PersonRequest) -> HttpResponse:
    """Charge something by hand."""
    today = timezone.localdate()
    form = ChargeForm(
        request.POST or None, accounts=ledger.accounts(today), initial={"account": request.GET.get("payer")}
    )
    lines = line_views.lines_of(request, today)
    if line_views.are_valid(form, lines) and accepted(
        form,
        lambda: manual_charges.charge_by_hand(
            by=request.person,
            account_id=form.cleaned_data["account"].pk,
            purchase_order=form.cleaned_data["purchase_order"],
            lines=lines.drafts,
            on=today,
        ),
    ):
        messages.success(request, "Charged. It waits for an invoice.")
        return redirect("charges")
    words = {
        "title": "Charge something",
        "caption": "For what no membership or booking charges. VAT follows the kind of supply unless you choose otherwise.",
        "list_label": "Charges",
        "list_url": reverse("charges"),
        "button_label": "Charge",
    }
    return render(request, "billing/form_with_lines.html", line_views.context(request, form, lines) | words)


@require_POST
@permission_required("billing.issue_invoices")
def charge_issue(request: PersonRequest, charge_id: int) -> HttpResponse:
    """Issue an invoice for one charge."""
    charge = get_charge(charge_id)
    told(
        request,
        "The invoice is issued and on its way.",
        lambda: issuing.issue_invoice(
            by=request.person,
            account_id=charge.account_id,
            charge_ids=[charge.pk],
            on=timezone.localdate(),
            purchase_order=charge.purchase_order,
        ),
    )
    return redirect("charges")


@require_POST
@permission_required("billing.raise_charges")
def charge_cancel(request: PersonRequest, charge_id: int) -> HttpResponse:
    """Take a charge back."""
    charge = get_charge(charge_id)
    told(
        request,
        "The charge is taken back.",
        lambda: charges.cancel_charge(by=request.person, charge_id=charge.pk, now=timezone.now()),
    )
    return redirect("charges")


def get_charge(charge_id: int) -> Charge:
    """Return a charge, or 404."""
    return get_object_or_404(queries.charges_with_state(), pk=charge_id)
