"""Money received: recorded with the invoices it pays, set against later ones, taken back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from billing.forms.payments import PaymentForm, ReverseForm
from billing.operations import payments
from billing.presenters.payments import initial_for
from billing.queries import ledger, visibility
from billing.views.payers import get_payer
from membership.requests import PersonRequest
from membership.views.answers import accepted, told
from tenants.access import permission_required
from tenants.money import format_pence


@require_http_methods(["GET", "POST"])
@permission_required("billing.record_payments")
def payment_new(request: PersonRequest, account_id: int) -> HttpResponse:
    """Record money from a payer."""
    account, invoices = get_payer(request, account_id), ledger.open_invoices(account_id)
    initial = initial_for(invoices, request.GET.get("invoice", ""))
    form = PaymentForm(request.POST or None, invoices=invoices, today=timezone.localdate(), initial=initial)
    if form.is_valid() and accepted(
        form,
        lambda: payments.record_payment(by=request.person, account_id=account.pk, shares=form.shares, **form.money),
    ):
        messages.success(request, f"{format_pence(form.money['amount_pence'])} from {account} is recorded.")
        return redirect("payer", account.pk)
    context = {"title": "Record a payment", "caption": str(account), "account": account, "form": form}
    return render(request, "billing/payment.html", context)


@require_POST
@permission_required("billing.record_payments")
def payment_allocate(request: PersonRequest, payment_id: int) -> HttpResponse:
    """Set what is left of a payment against the oldest invoices."""
    payment = get_object_or_404(visibility.payments_for(request.person), pk=payment_id)
    told(
        request,
        "The money is set against the oldest invoices.",
        lambda: payments.allocate_payment(by=request.person, payment_id=payment.pk),
    )
    return redirect("payer", payment.account_id)


@require_http_methods(["GET", "POST"])
@permission_required("billing.record_payments")
def payment_reverse(request: PersonRequest, payment_id: int) -> HttpResponse:
    """Take a payment back."""
    payment = get_object_or_404(visibility.payments_for(request.person), pk=payment_id)
    form = ReverseForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: payments.reverse_payment(
            by=request.person, payment_id=payment.pk, on=timezone.localdate(), **form.cleaned_data
        ),
    ):
        messages.success(request, "The payment is taken back. Its invoices are owed again.")
        return redirect("payer", payment.account_id)
    caption = f"{payment.account} · {format_pence(payment.amount_pence)}"
    context = {"title": "Take a payment back", "caption": caption, "account": payment.account, "form": form}
    return render(request, "billing/payment_reverse.html", context)
