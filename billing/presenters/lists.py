"""Filter chips of billing's lists."""

from datetime import date

from django.http import HttpRequest

from billing.enums import AccountKind
from tenants.calendars import FinancialYear
from tenants.lists import Chip, chip, chips


def invoice_chips(request: HttpRequest, on: date, *, is_office: bool) -> list[Chip]:
    """Return the chips of the invoice list: this financial year and the last, what is owed, what is held."""
    this_year = FinancialYear.containing(on)
    years = [this_year, FinancialYear(this_year.start - 1)]
    found = chips(request, "year", [(str(year.start), year.label) for year in years])
    found += chips(request, "show", [("unpaid", "Not paid"), ("overdue", "Overdue")])
    if is_office:
        found += [chip(request, "Held", "show", "held"), chip(request, "Trusts", "kind", "trust")]
    return found


def payer_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of the list of payers: kinds, and who owes."""
    kinds = [
        (AccountKind.SCHOOL, "Schools"),
        (AccountKind.TRUST, "Trusts"),
        (AccountKind.COUNCIL, "Councils"),
        (AccountKind.OTHER, "Others"),
    ]
    return [
        *chips(request, "kind", [(kind.value, label) for kind, label in kinds]),
        *chips(request, "show", [("overdue", "Overdue"), ("credit", "In credit"), ("no-address", "No invoice e-mail")]),
    ]


def charge_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of the list of charges."""
    return chips(request, "show", [("open", "Not invoiced"), ("invoiced", "Invoiced"), ("cancelled", "Cancelled")])
