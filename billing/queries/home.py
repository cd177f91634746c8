"""The few numbers of a home: issued, overdue, held, not sent."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet

from billing.enums import DispatchStatus, DocumentKind
from billing.models import Document
from billing.queries import documents


@dataclass(frozen=True)
class Sum:
    """How many documents and how much."""

    count: int
    pence: int


@dataclass(frozen=True)
class Owed:
    """How many invoices are open, how much, and the first day one is due."""

    count: int
    pence: int
    due_on: date | None


def issued(financial_year: int) -> Sum:
    """Return what was issued in a financial year, credit notes taken off; one query."""
    rows = Document.objects.filter(financial_year=financial_year)
    found = rows.aggregate(count=Count("pk"), pence=models.Sum("gross_pence", default=0))
    return Sum(**found)


def overdue(rows: QuerySet[Document], on: date) -> Sum:
    """Return the overdue invoices among documents (`queries.documents`); one query."""
    late = documents.late(rows, on).order_by()
    return Sum(**late.aggregate(count=Count("pk"), pence=models.Sum("outstanding_pence", default=0)))


def overdue_of_all(on: date) -> Sum:
    """Return the overdue invoices of all payers; one query."""
    return overdue(documents.documents(on), on)


def owed(rows: QuerySet[Document]) -> Owed | None:
    """Return the open invoices among documents (`queries.documents`), None where there are no documents; one query."""
    is_open = Q(kind=DocumentKind.INVOICE, outstanding_pence__gt=0)
    found = rows.order_by().aggregate(
        documents=Count("pk"),
        count=Count("pk", filter=is_open),
        pence=models.Sum("outstanding_pence", filter=is_open, default=0),
        due_on=models.Min("due_on", filter=is_open),
    )
    return Owed(**found) if found.pop("documents") else None


def not_sent(rows: QuerySet[Any]) -> QuerySet[Document]:
    """Keep the documents (`with_last_dispatch`) whose latest e-mail failed or has no address."""
    return rows.filter(sent_state__in=[DispatchStatus.FAILED, DispatchStatus.NO_ADDRESS])
