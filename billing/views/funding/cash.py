"""Cash by month, what is expected in one, and a count of cash."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from billing.forms.funding.budgets import CashForm
from billing.operations.funding import positions
from billing.presenters.funding import cash as present
from billing.presenters.funding.tables import whole
from billing.queries.funding import cash
from membership.requests import PersonRequest
from membership.views.answers import accepted
from tenants import lists
from tenants.access import permission_required
from tenants.current import current_partnership


@require_safe
@permission_required("billing.view_funding")
def cash_flow(request: PersonRequest) -> HttpResponse:
    """Twelve months of cash from the last count."""
    flow = _flow()
    if flow is None:
        return render(request, "billing/funding/cash.html", {"title": "Cash flow", "flow": None})
    file = lists.export(request, "cash-flow", present.COLUMNS, flow.months)
    context = {
        "title": "Cash flow",
        "caption": f"{present.counted(flow)}. {present.in_hand(flow)}.",
        "flow": flow,
        "sentence": present.runway(flow.months),
        "chart": present.chart(flow.months),
        "table": present.table(flow.months),
        "positions": cash.positions(),
        "export": lists.export_urls(request),
    }
    return file or render(request, "billing/funding/cash.html", context)


@require_safe
@permission_required("billing.view_funding")
def cash_receipts(request: PersonRequest) -> HttpResponse:
    """What is expected in one month; in all of them while the address names none."""
    flow, month = _flow(), _month(request.GET.get("month", ""))
    all_rows = flow.receipts if flow else []
    rows = flow.behind(month) if flow and month else list(all_rows)
    file = lists.export(request, "expected", present.RECEIPT_COLUMNS, rows)
    if file:
        return file
    context = {
        "title": f"Expected in {date_format(month, 'F Y')}" if month else "Expected receipts",
        "caption": f"{whole(sum(row.pence for row in rows))} in all, without VAT",
        "page": lists.page(request, rows),
        "export": lists.export_urls(request),
        "crumbs": [{"label": "Cash flow", "url": reverse("cash_flow")}, {"label": "Expected"}],
        "date_label": "Expected",
        "empty_text": "No money is expected then.",
    }
    return render(request, "billing/funding/rows.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_funding")
def cash_count(request: PersonRequest) -> HttpResponse:
    """Enter what was in the bank; the last bank file suggests it."""
    today, suggested = timezone.localdate(), cash.suggestion()
    initial: dict[str, Any] = {"on": today}
    if suggested:
        initial = {"on": suggested.on, "balance_pence": suggested.balance_pence, "note": suggested.source[:120]}
    form = CashForm(request.POST or None, today=today, initial=initial)
    if form.is_valid() and accepted(
        form,
        lambda: positions.record_position(
            by=request.person, today=today, counted_on=form.cleaned_data["on"],
            balance_pence=form.cleaned_data["balance_pence"], note=form.cleaned_data["note"],
        ),
    ):  # fmt: skip
        messages.success(request, "The balance is saved.")
        return redirect("cash_flow")
    context = {
        "title": "Enter a balance",
        "caption": f"Filled in from {suggested.source}." if suggested else "As your bank statement says it.",
        "form": form,
        "crumbs": [{"label": "Cash flow", "url": reverse("cash_flow")}, {"label": "Enter a balance"}],
        "back": reverse("cash_flow"),
    }
    return render(request, "billing/funding/form.html", context)


def _flow() -> cash.CashFlow | None:
    return cash.cash_flow(timezone.localdate(), current_partnership().payment_terms_days)


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
