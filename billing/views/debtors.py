"""Aged debt: payers by age of what they owe, and the invoices behind each figure."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from billing.forms.filters import TextFilter
from billing.presenters import debtors as present
from billing.presenters.payers import crumbs
from billing.queries import debtors as queries
from billing.queries.settings import billing_settings
from billing.views.payers import get_payer
from membership.requests import PersonRequest
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("billing.use_office")
def debtor_list(request: PersonRequest) -> HttpResponse:
    """Every payer that owes something, by age."""
    rows = queries.filtered(queries.debtors(timezone.localdate()), request.GET.dict())
    file = lists.export(request, "aged-debt", present.COLUMNS, rows)
    if file:
        return file
    context = {
        "title": "Aged debt",
        "caption": present.caption(rows),
        "crumbs": crumbs("Aged debt"),
        "labels": queries.LABELS,
        "page": lists.page(request, rows),
        "totals": queries.totals(rows),
        "total": sum(row.total_pence for row in rows),
        "chips": present.debtor_chips(request),
        "filter": TextFilter(request.GET, label="Name of the payer"),
        "export": lists.export_urls(request),
    }
    return render(request, "billing/debtors/list.html", context)


@require_safe
@permission_required("billing.use_office")
def debtor(request: PersonRequest, account_id: int) -> HttpResponse:
    """What one payer owes, invoice by invoice, of one age or of all."""
    account, band = get_payer(request, account_id), request.GET.get("band", "")
    rows = [row for row in queries.debts(account.pk, timezone.localdate()) if band in ("", str(row.band))]
    file = lists.export(request, f"debt-{account.pk}", present.DEBT_COLUMNS, rows)
    if file:
        return file
    context = {
        "title": f"Debt of {account}",
        "crumbs": crumbs("Aged debt", account),
        "account": account,
        "rows": rows,
        "labels": queries.LABELS,
        "total": sum(row.pence for row in rows),
        "chips": present.band_chips(request),
        "charges_interest": billing_settings().charges_interest,
        "export": lists.export_urls(request),
    }
    return render(request, "billing/debtors/debtor.html", context)
