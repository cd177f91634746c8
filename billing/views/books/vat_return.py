"""The sales side of a VAT return, with the lines behind each figure."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from billing.forms.books import VatPeriodForm
from billing.presenters import books as present
from billing.queries import vat_return as queries
from billing.vat_return import boxes, months_after
from membership.requests import PersonRequest
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("billing.keep_books")
def vat_return(request: PersonRequest) -> HttpResponse:
    """Figures by box for a month or quarter."""
    today = timezone.localdate()
    start, months, basis = _last_quarter(today), 3, queries.INVOICED
    typed = request.GET if "start" in request.GET else None
    form = VatPeriodForm(typed, today=today, initial={"start": start.isoformat()})
    if form.is_valid():
        start, months, basis = (form.cleaned_data[name] for name in ("start", "months", "basis"))
    until = months_after(start, months) - timedelta(days=1)
    sales = queries.sales(basis, start, until)
    file = lists.export(request, f"vat-{start:%Y-%m}", present.SALE_COLUMNS, sales)
    if file:
        return file
    found = boxes(sales)
    context = {
        "title": "VAT return: sales side",
        "caption": f"{present.day(start)} to {present.day(until)} · {dict(queries.BASES)[basis]}",
        "form": form,
        "boxes": present.boxes(found),
        "outside_pence": found.outside_pence,
        "page": lists.page(request, sales),
        "export": lists.export_urls(request),
    }
    return render(request, "billing/books/vat_return.html", context)


def _last_quarter(today: date) -> date:
    """The calendar quarter that ended last."""
    return months_after(date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), -3)
