"""The filters of the invoice list, for the page, its files and the archive alike."""

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from billing.models import Document
from billing.queries import documents, home

NAMES = ("year", "show", "kind", "q", "since", "until")


def filtered(rows: QuerySet[Document], wanted: Mapping[str, str], on: date) -> QuerySet[Document]:
    """Keep the documents (`documents.documents`) that the filters ask for; what says nothing known is left out."""
    if wanted.get("year", "").isdecimal():
        rows = documents.of_financial_year(rows, int(wanted["year"][:4]))
    if wanted.get("show") == "unpaid":
        rows = documents.owing(rows)
    if wanted.get("show") == "overdue":
        rows = documents.late(rows, on)
    if wanted.get("show") == "unsent":
        rows = home.not_sent(documents.with_last_dispatch(rows))
    if wanted.get("kind") == "trust":
        rows = documents.of_trusts(rows)
    since, until = _day(wanted.get("since", "")), _day(wanted.get("until", ""))
    rows = rows.filter(issued_on__gte=since) if since else rows
    rows = rows.filter(issued_on__lte=until) if until else rows
    return documents.matching(rows, wanted["q"][:100]) if wanted.get("q") else rows


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
