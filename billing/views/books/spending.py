"""What a school or trust bought, for its own books: with codes, purposes and the way to get VAT back."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from billing.presenters import books as present
from billing.queries import spending, visibility
from membership.requests import PersonRequest
from tenants import lists
from tenants.access import permission_required

CLAIM = "vat126"


@require_safe
@permission_required("billing.view_spending")
def spending_export(request: PersonRequest) -> HttpResponse:
    """The lines of one's own invoices of a year, or the schedule of a VAT126 claim."""
    today = timezone.localdate()
    since, before = present.year_days(request.GET.get("year", ""), today)
    documents = visibility.documents_for(request.person, request.acting_school, today)
    rows = spending.lines(documents, since, before - timedelta(days=1))
    is_claim = request.GET.get("layout") == CLAIM
    rows = spending.with_vat(rows) if is_claim else rows
    columns = present.CLAIM_COLUMNS if is_claim else present.SPENDING_COLUMNS
    file = lists.export(request, f"spending-{since:%Y-%m}", columns, rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "What you bought",
        "caption": f"{present.day(since)} to {present.day(before - timedelta(days=1))}, by date of invoice",
        "chips": [
            *present.year_chips(request, today),
            lists.chip(request, "VAT claim (VAT126 schedule)", "layout", CLAIM),
        ],
        "page": page,
        "rows": [{"line": line, "route": spending.route(line)} for line in page],
        "export": lists.export_urls(request),
    }
    return render(request, "billing/books/spending.html", context)
