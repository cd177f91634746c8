"""The register of numbers: every number of a series accounted for; and a number that is spoilt."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from billing.enums import DocumentKind
from billing.forms.vat_rules import SpoilForm
from billing.models import SpoiltNumber
from billing.operations import numbers
from billing.presenters.invoices import pounds
from billing.queries import numbers as queries
from membership.requests import PersonRequest
from membership.views.answers import attempt
from tenants import lists
from tenants.access import permission_required
from tenants.calendars import FinancialYear
from tenants.lists import Column

YEARS: Final = 3
COLUMNS: Final[list[Column[queries.Entry]]] = [
    Column("Sequence", lambda row: row.sequence),
    Column("Number", lambda row: row.number),
    Column("Date", lambda row: row.on),
    Column("Payer, or why it is spoilt", lambda row: row.text),
    Column("Total", lambda row: None if row.gross_pence is None else pounds(row.gross_pence)),
    Column("Spoilt", lambda row: row.is_spoilt),
]


@require_safe
@permission_required("billing.use_office")
def number_list(request: PersonRequest) -> HttpResponse:
    """One series of one financial year, from 1 on."""
    latest = FinancialYear.containing(timezone.localdate()).start
    years = [FinancialYear(latest - back) for back in range(YEARS)]
    asked, wanted = request.GET.get("kind", ""), request.GET.get("year", "")
    kind = DocumentKind(asked) if asked in DocumentKind.values else DocumentKind.INVOICE
    year = next((year for year in years if str(year.start) == wanted), years[0])
    register = queries.numbers_register(kind, year.start)
    file = lists.export(request, f"numbers-{kind.value}-{year.series}", COLUMNS, register.entries)
    if file:
        return file
    kinds = [("" if place == 0 else member.value, member.label) for place, member in enumerate(DocumentKind)]
    choices = [("" if place == 0 else str(entry.start), entry.label) for place, entry in enumerate(years)]
    context = {
        "title": "Numbers",
        "register": register,
        "page": lists.page(request, register.entries),
        "kind_chips": lists.one_of(request, "kind", kinds, "" if kind == DocumentKind.INVOICE else kind.value),
        "year_chips": lists.one_of(request, "year", choices, "" if year == years[0] else str(year.start)),
        "export": lists.export_urls(request),
    }
    return render(request, "billing/numbers.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.spoil_numbers")
def number_spoil(request: PersonRequest) -> HttpResponse:
    """Take the next number of a series out of use."""
    form = SpoilForm(request.POST or None)
    if form.is_valid() and (spoilt := attempt(form, lambda: _spoil(request, form))):
        messages.success(request, f"{spoilt.number} is spoilt. The next document gets the number after it.")
        return redirect(f"{reverse('numbers_register')}?kind={spoilt.kind}")
    context = {
        "title": "Spoil a number",
        "form": form,
        "consequences": [
            "The next number of the series is taken and no document will ever carry it.",
            "It stays in the register with the reason, and cannot be taken back.",
        ],
        "button_label": "Spoil the next number",
        "is_warning": True,
        "cancel_url": reverse("numbers_register"),
    }
    return render(request, "billing/payer_confirm.html", context)


def _spoil(request: PersonRequest, form: SpoilForm) -> SpoiltNumber:
    return numbers.spoil(
        by=request.person,
        kind=DocumentKind(form.cleaned_data["kind"]),
        on=timezone.localdate(),
        reason=form.cleaned_data["reason"],
    )
