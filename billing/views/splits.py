"""Sharing a charge between payers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from billing.forms.charges import SplitForm
from billing.models import Charge
from billing.operations import splits
from billing.queries import ledger
from billing.views.charges import get_charge
from membership.requests import PersonRequest
from membership.views.answers import accepted
from tenants.access import permission_required
from tenants.money import format_pence


@require_http_methods(["GET", "POST"])
@permission_required("billing.raise_charges")
def charge_split(request: PersonRequest, charge_id: int) -> HttpResponse:
    """Share a waiting charge between payers."""
    charge = get_charge(charge_id)
    payers = ledger.accounts(timezone.localdate())
    form = SplitForm(
        request.POST or None, accounts=payers, initial={"account_1": charge.account_id, "weight_1": 50, "weight_2": 50}
    )
    if form.is_valid() and accepted(form, lambda: _split(request, charge, form)):
        messages.success(request, "Split. Each payer’s part waits for an invoice.")
        return redirect("charges")
    context = {
        "title": "Split between payers",
        "caption": f"{charge.description} · {format_pence(charge.net_pence)} before VAT",
        "crumbs": [{"label": "Charges", "url": reverse("charges")}, {"label": "Split"}],
        "form": form,
        "consequences": [
            "This charge is taken back and each payer gets its part, in proportion to the shares.",
            "Net and VAT of the parts are exactly those of the whole.",
            "A billing run that is ready to check leaves it out until it is prepared again.",
        ],
        "button_label": "Split the charge",
        "cancel_url": reverse("charges"),
    }
    return render(request, "billing/payer_confirm.html", context)


def _split(request: PersonRequest, charge: Charge, form: SplitForm) -> list[Charge]:
    return splits.split_charge(by=request.person, charge_id=charge.pk, weights=form.weights, now=timezone.now())
