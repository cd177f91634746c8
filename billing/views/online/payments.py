"""Paying invoices online: choose, go to the processor's page, come back and see how it stands; the office sees all."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from billing.enums import OnlineStatus
from billing.errors import BillingRefused
from billing.forms.online import PayForm
from billing.models import Account, OnlinePayment
from billing.operations.online import checkout
from billing.presenters import online as present
from billing.queries import ledger, visibility
from billing.queries import online as queries
from membership.requests import PersonRequest
from tenants import lists
from tenants.access import permission_required, require


@require_safe
@permission_required("billing.use_office")
def online_list(request: PersonRequest) -> HttpResponse:
    """All online payments, newest first; as a page or a file."""
    rows, status = queries.payments(), request.GET.get("status", "")
    if status in OnlineStatus.values:
        rows = queries.with_status(rows, status)
    file = lists.export(request, "online-payments", present.columns(), rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "Online payments",
        "page": page,
        "rows": [(row, present.tag(row)) for row in page],
        "chips": lists.chips(request, "status", OnlineStatus.choices),
        "export": lists.export_urls(request),
        "connection": queries.connection(),
    }
    return render(request, "billing/online/list.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.pay_invoices")
def pay(request: PersonRequest) -> HttpResponse:
    """Choose invoices of one account and go to the payment page."""
    account = _account(request)
    invoices = ledger.open_invoices(account.pk) if account else []
    chosen = {"invoice": [invoice.id for invoice in invoices]}
    form = PayForm(request.POST or None, invoices=invoices, initial=chosen)
    if request.method == "POST" and account and form.is_valid():
        opened = _opened(request, account, form)
        if opened:
            return redirect(f"{reverse('online_payment', args=[opened.pk])}?go=1")
    context = {
        "title": "Pay invoices online",
        "account": account,
        "accounts": [one for one in _payable(request) if account is None or one.pk != account.pk],
        "form": form,
        "invoices": invoices,
        "is_on": queries.is_on(),
    }
    return render(request, "billing/online/pay.html", context)


@require_safe
@permission_required("membership.use_service")
def online_payment(request: PersonRequest, payment_id: int) -> HttpResponse:
    """One payment: on to the processor's page, or how it stands."""
    row = _get(request, payment_id)
    if request.GET.get("from") == "page":
        checkout.ask(online_id=row.pk, now=timezone.now())
    is_office = visibility.sees_all(request.person)
    context = _progress(row) | {
        "title": "Online payment",
        "tag": present.tag(row),
        "facts": present.facts(row, queries.invoice_numbers(row), is_office=is_office),
        "goes_on": bool(request.GET.get("go")) and row.status == OnlineStatus.OPEN and bool(row.url),
        "is_announced": bool(row.collect_on) and row.status == OnlineStatus.OPEN,
        "is_back": request.GET.get("from") == "page",
    }
    return render(request, "billing/online/payment.html", context)


@require_safe
@permission_required("membership.use_service")
def online_progress(request: PersonRequest, payment_id: int) -> HttpResponse:
    """How far the payment is: the part of the page that asks again; now and then the processor is asked, too."""
    row = _get(request, payment_id)
    checkout.ask(online_id=row.pk, now=timezone.now())
    return render(request, "billing/online/progress.html", _progress(row))


def _progress(row: OnlinePayment) -> dict[str, Any]:
    return {"payment": row, "progress": present.progress(row)}


def _opened(request: PersonRequest, account: Account, form: PayForm) -> OnlinePayment | None:
    """The opened page; a refusal is said above the form, which keeps its choice."""
    try:
        return checkout.open_payment(
            by=request.person,
            account_id=account.pk,
            invoice_ids=form.cleaned_data["invoice"],
            return_to=lambda pk: address(request, "online_payment", pk),
            now=timezone.now(),
        )
    except BillingRefused as refusal:
        messages.error(request, str(refusal))
        return None


def address(request: HttpRequest, name: str, pk: int) -> str:
    """Return a page's whole address on this host."""
    return request.build_absolute_uri(reverse(name, args=[pk]))


def _account(request: PersonRequest) -> Account | None:
    """The account that is named, or the first that owes something. Raises Http404, PermissionDenied."""
    named = (request.POST or request.GET).get("account", "")
    if not named:
        owing = _payable(request)
        return owing[0] if owing else None
    found = (
        visibility.known_accounts(request.person, date.max).filter(pk=int(named)).first() if named.isdecimal() else None
    )
    if found is None:
        raise Http404("No such payer here.")
    require(request, "billing.pay_account", found)
    return found


def _payable(request: PersonRequest) -> list[Account]:
    return queries.payable_accounts(request.person, request.acting_school)


def _get(request: PersonRequest, payment_id: int) -> OnlinePayment:
    row = queries.known_payments(request.person).filter(pk=payment_id).first()
    if row is None:
        raise Http404("No such payment here.")
    require(request, "billing.view_account", row)
    return row
