"""What billing can tell about a partnership's year: what it brought in, on whom that hangs, and how promptly it was paid."""

from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from billing.enums import DocumentKind, SourceKind
from billing.funding_sums.dependency import shares
from billing.models import Allocation, Document, DocumentLine
from billing.queries.documents import sum_of
from billing.queries.funding.rows import issued_between
from tenants.calendars import AcademicYear
from tenants.figures import FigureCode, Figures, Ratio

NOTHING_INVOICED = {"invoiced": 0, "fallen_due": 0, "in_time": 0, "late": 0}


def figures(start_year: int, on: date) -> Figures:
    """Return the figures of an academic year as they stand on a day, in four queries; in one when nothing was invoiced.

    Amounts are in pence, shares a number over a number.
    """
    lines = _subscription_lines(AcademicYear(start_year))
    billed = lines.aggregate(count=Count("pk"), net=Sum("net_pence"), schools=Count("school", distinct=True))
    sums = _invoice_sums(lines, on) if billed["count"] else NOTHING_INVOICED
    schools = billed["schools"]

    def known(number: int) -> int | None:
        return number if schools else None

    return {
        FigureCode.SUBSCRIPTION_INCOME: Ratio(known(billed["net"]), None, schools),
        FigureCode.PAID_WITHIN_TERMS: Ratio(known(sums["in_time"]), sums["fallen_due"], schools),
        FigureCode.OVERDUE_SHARE: Ratio(known(sums["late"]), sums["invoiced"], schools),
        **_income(AcademicYear(start_year), schools),
    }


def _income(year: AcademicYear, schools: int) -> Figures:
    """All income of the year by date of issue or receipt: the largest payer's part of it, and the whole per member."""
    by_payer: dict[str, int] = {}
    for row in issued_between(year.starts_on, year.ends_before) if schools else []:
        by_payer[row.payer] = by_payer.get(row.payer, 0) + row.pence
    parts = shares(by_payer)
    total = sum(part.pence for part in parts)
    largest = parts[0].pence if parts else None
    return {
        FigureCode.LARGEST_PAYER_SHARE: Ratio(largest, total, schools),
        FigureCode.INCOME_PER_MEMBER: Ratio(total if schools else None, schools, schools),
    }


def _subscription_lines(year: AcademicYear) -> QuerySet[DocumentLine]:
    return DocumentLine.objects.filter(
        charge__source_kind=SourceKind.SUBSCRIPTION,
        period_starts_on__gte=year.starts_on,
        period_starts_on__lt=year.ends_before,
    )


def _invoice_sums(lines: QuerySet[DocumentLine], on: date) -> dict[str, int]:
    """Settled in time: payments received and credit notes issued by the due date cover the invoice."""
    in_time = Q(payment__received_on__lte=OuterRef("due_on")) | Q(credit_note__issued_on__lte=OuterRef("due_on"))
    settled: dict[str, Any] = {
        "in_time_pence": Coalesce(sum_of(Allocation, "invoice", "amount_pence", in_time), 0),
        "owed_pence": F("gross_pence") - Coalesce(sum_of(Allocation, "invoice", "amount_pence"), 0),
    }
    has_fallen_due = Q(due_on__lt=on)
    invoices = Document.objects.filter(kind=DocumentKind.INVOICE, pk__in=lines.values("document"))
    return invoices.annotate(**settled).aggregate(
        invoiced=Sum("gross_pence", default=0),
        fallen_due=Count("pk", filter=has_fallen_due),
        in_time=Count("pk", filter=has_fallen_due & Q(in_time_pence__gte=F("gross_pence"))),
        late=Sum("owed_pence", filter=has_fallen_due & Q(owed_pence__gt=0), default=0),
    )
