"""Purchase order numbers: asked of payers, typed by them or for them."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from billing.forms.runs import PurchaseOrderForm
from billing.operations import orders
from billing.queries import held_orders
from billing.views.payers import get_payer
from membership.requests import PersonRequest
from membership.views.answers import accepted, told
from tenants.access import permission_required, require


@require_POST
@permission_required("billing.send_documents")
def order_ask(request: PersonRequest, account_id: int) -> HttpResponse:
    """Ask one payer for the numbers of what is held."""
    account = get_payer(request, account_id)
    told(request, f"{account} is asked by e-mail.", lambda: orders.ask(by=request.person, account_id=account.pk))
    return redirect(f"{reverse('invoices')}?show=held")


@require_POST
@permission_required("billing.send_documents")
def order_ask_all(request: PersonRequest) -> HttpResponse:
    """Ask every payer who was not asked within a week."""
    asked = orders.ask_all(by=request.person, now=timezone.now())
    messages.success(request, f"{asked} payer{'s are' if asked != 1 else ' is'} asked by e-mail.")
    return redirect(f"{reverse('invoices')}?show=held")


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def payer_orders(request: PersonRequest, account_id: int) -> HttpResponse:
    """What is held of one payer, and the number that releases it."""
    account = get_payer(request, account_id)
    require(request, "billing.give_orders", account)
    form = PurchaseOrderForm(request.POST or None)
    if form.is_valid() and accepted(form, lambda: _give(request, account.pk, form)):
        messages.success(request, "Thank you. The number is on what was held, and the invoice follows.")
        return redirect("payer", account.pk)
    context = {
        "title": "Purchase order number",
        "caption": str(account),
        "account": account,
        "held": held_orders.held_of(account.pk),
        "form": form,
    }
    return render(request, "billing/payer_orders.html", context)


def _give(request: PersonRequest, account_id: int, form: forms.Form) -> int:
    return orders.give(by=request.person, account_id=account_id, on=timezone.localdate(), **form.cleaned_data)
