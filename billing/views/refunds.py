"""Money that goes back, and debts given up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.enums import PaymentMethod, RefundStatus
from billing.forms.refunds import RefundForm, WriteOffForm
from billing.models import Approval
from billing.operations import refunds, write_offs
from billing.presenters import approvals as present
from billing.queries import ledger, visibility
from billing.queries import refunds as queries
from billing.views.invoices import get_document
from membership.requests import PersonRequest
from membership.views.answers import attempt, told
from tenants import lists
from tenants.access import permission_required
from tenants.money import format_pence


@require_safe
@permission_required("billing.record_payments")
def refund_list(request: PersonRequest) -> HttpResponse:
    """All refunds, newest first, by state."""
    rows = queries.refunds(request.GET.get("status", ""))
    file = lists.export(request, "refunds", present.REFUND_COLUMNS, rows)
    if file:
        return file
    context = {
        "title": "Refunds",
        "caption": "Ordered from a payment on the payer’s page. By bank they leave with the next refund file.",
        "chips": lists.chips(request, "status", RefundStatus.choices),
        "page": lists.page(request, rows),
        "export": lists.export_urls(request),
    }
    return render(request, "billing/refunds/list.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.refund")
def refund_new(request: PersonRequest, payment_id: int) -> HttpResponse:
    """Give part or all of a payment back."""
    payment = get_object_or_404(visibility.payments_for(request.person), pk=payment_id)
    most = ledger.refundable_pence(payment)
    method = PaymentMethod(payment.method)
    methods = [method, PaymentMethod.BACS] if method in refunds.BY_PROCESSOR else [PaymentMethod.BACS]
    form = RefundForm(request.POST or None, most_pence=most, methods=methods, initial={"amount_pence": most})
    if form.is_valid():
        outcome = attempt(
            form, lambda: refunds.ask_refund(by=request.person, payment_id=payment.pk, **form.cleaned_data)
        )
        if outcome:
            say_whether_asked(request, outcome, "The refund is ordered.")
            return redirect("payer", payment.account_id)
    caption = f"{payment.account} · {format_pence(payment.amount_pence)} received {payment.received_on:%-d %B %Y}"
    context = {"title": "Refund a payment", "caption": caption, "account": payment.account, "form": form}
    return render(request, "billing/refunds/new.html", context)


@require_POST
@permission_required("billing.refund")
def refund_cancel(request: PersonRequest, refund_id: int) -> HttpResponse:
    """Give up a refund that has not left."""
    refund = get_object_or_404(queries.refunds(), pk=refund_id)
    told(
        request,
        "The refund is cancelled. The money is on the account again.",
        lambda: refunds.cancel(by=request.person, refund_id=refund.pk),
    )
    return redirect("refunds")


@require_http_methods(["GET", "POST"])
@permission_required("billing.refund")
def write_off_new(request: PersonRequest, document_id: int) -> HttpResponse:
    """Give up what an invoice owes."""
    invoice = get_document(request, document_id)
    form = WriteOffForm(request.POST or None)
    if form.is_valid():
        outcome = attempt(
            form,
            lambda: write_offs.ask_write_off(
                by=request.person, invoice_id=invoice.pk, on=timezone.localdate(), **form.cleaned_data
            ),
        )
        if outcome:
            say_whether_asked(request, outcome, f"What {invoice.number} owed is written off.")
            return redirect("invoice", invoice.pk)
    context = {
        "title": f"Write off {invoice.number}",
        "caption": f"{invoice.buyer_name} · {format_pence(invoice.outstanding_pence)} outstanding",
        "document": invoice,
        "form": form,
    }
    return render(request, "billing/refunds/write_off.html", context)


def say_whether_asked(request: HttpRequest, outcome: object, done: str) -> None:
    """Say that it is done, or that another person must approve it first."""
    if isinstance(outcome, Approval):
        messages.success(request, "This is above the limit for one person. It waits for another to approve it.")
    else:
        messages.success(request, done)
