"""Spending as its list and its file show it."""

from typing import Final

from django.http import HttpRequest
from django.urls import reverse

from billing.enums import CostKind
from billing.models import Spend
from billing.presenters.funding import agreements
from billing.presenters.invoices import pounds
from tenants.lists import Chip, Column, chips

COLUMNS: Final[list[Column[Spend]]] = [
    Column("Spent on", lambda row: row.spent_on),
    Column("For", lambda row: row.description),
    Column("Kind", lambda row: row.get_kind_display()),
    Column("Agreement", lambda row: row.agreement.name if row.agreement else ""),
    Column("Own share", lambda row: row.is_match),
    Column("Amount", lambda row: pounds(row.amount_pence)),
    Column("Evidence", lambda row: row.evidence),
    Column("Recorded by", lambda row: str(row.recorded_by or "")),
]


def list_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of the list: own means, kinds of cost."""
    return [*chips(request, "show", [("own", "Own means")]), *chips(request, "kind", CostKind.choices)]


def page_url(spend: Spend) -> str:
    """Return where a spend is shown: its agreement's page, or the list."""
    return reverse("funding_agreement", args=[spend.agreement_id]) if spend.agreement_id else reverse("spending")


def crumbs(spend: Spend | None, page: str) -> list[dict[str, str]]:
    """The way to a page about a spend, or about one under no agreement."""
    if spend and spend.agreement:
        return agreements.crumbs(spend.agreement, page)
    places = [("Funding", reverse("funding")), ("Spending", reverse("spending"))]
    return [*({"label": label, "url": url} for label, url in places), {"label": page}]
