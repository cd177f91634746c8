"""Filter chips of billing's lists."""

from datetime import date
from typing import Final

from django.http import HttpRequest

from billing.enums import AccountKind
from tenants.calendars import FinancialYear
from tenants.lists import Chip, chip, chips, one_of

YEARS: Final = 3


def invoice_chips(request: HttpRequest, on: date, *, is_office: bool) -> list[Chip]:
    """Return the chips of the invoice list: a financial year, what is owed, what is held."""
    found = year_chips(request, on)
    found += chips(request, "show", [("unpaid", "Not paid"), ("overdue", "Overdue")])
    if is_office:
        found += [chip(request, "Held", "show", "held"), chip(request, "Trusts", "kind", "trust")]
    return found


def year_chips(request: HttpRequest, on: date) -> list[Chip]:
    """Return a chip for all years and one for each of the last financial years; the one that is shown is on."""
    latest = FinancialYear.containing(on).start
    years = [FinancialYear(latest - back) for back in range(YEARS)]
    choices = [("", "All years"), *((str(year.start), year.label) for year in years)]
    return one_of(request, "year", choices, request.GET.get("year", ""))


def kind_chips(request: HttpRequest) -> list[Chip]:
    """Return one chip per kind of payer."""
    kinds = [
        (AccountKind.SCHOOL, "Schools"),
        (AccountKind.TRUST, "Trusts"),
        (AccountKind.COUNCIL, "Councils"),
        (AccountKind.OTHER, "Others"),
    ]
    return chips(request, "kind", [(kind.value, label) for kind, label in kinds])


def payer_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of the list of payers: kinds, and who owes."""
    return [
        *kind_chips(request),
        *chips(request, "show", [("overdue", "Overdue"), ("credit", "In credit"), ("no-address", "No invoice e-mail")]),
    ]


def charge_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of the list of charges."""
    return chips(request, "show", [("open", "Not invoiced"), ("invoiced", "Invoiced"), ("cancelled", "Cancelled")])
