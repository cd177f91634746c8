"""The few numbers of a home: issued, overdue, held, not sent."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, QuerySet

from billing.enums import DispatchStatus
from billing.models import Document
from billing.queries import documents, runs


@dataclass(frozen=True)
class Sum:
    """How many documents and how much."""

    count: int
    pence: int


@dataclass(frozen=True)
class Troubles:
    """What does not get out of the door."""

    held: int
    unsent: int


def issued(financial_year: int) -> Sum:
    """Return what was issued in a financial year, credit notes taken off; one query."""
    rows = Document.objects.filter(financial_year=financial_year)
    found = rows.aggregate(count=Count("pk"), pence=models.Sum("gross_pence", default=0))
    return Sum(**found)


def overdue(rows: QuerySet[Document], on: date) -> Sum:
    """Return the overdue invoices among documents (`queries.documents`); one query."""
    late = documents.late(rows, on).order_by()
    return Sum(**late.aggregate(count=Count("pk"), pence=models.Sum("outstanding_pence", default=0)))


def troubles() -> Troubles:
    """Return how many invoices are held and how many documents have not been sent; two queries."""
    return Troubles(runs.held_items().count(), not_sent(documents.with_last_dispatch(Document.objects.all())).count())


def not_sent(rows: QuerySet[Any]) -> QuerySet[Document]:
    """Keep the documents (`with_last_dispatch`) whose latest e-mail failed or has no address."""
    return rows.filter(sent_state__in=[DispatchStatus.FAILED, DispatchStatus.NO_ADDRESS])
