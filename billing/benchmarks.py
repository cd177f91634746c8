"""What billing can tell about a partnership's year: what subscriptions brought in, and how promptly they were paid."""

from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from billing.enums import SourceKind
from billing.models import Allocation, Document, DocumentLine
from billing.queries.documents import documents, sum_of
from tenants.calendars import AcademicYear
from tenants.figures import FigureCode, Figures, Ratio


def figures(start_year: int, on: date) -> Figures:
    """Return the figures of an academic year as they stand on a day: amounts in pence, shares as number over number."""
    lines = _subscription_lines(AcademicYear(start_year))
    schools = lines.filter(school__isnull=False).values("school").distinct().count()
    invoices = documents(on).filter(kind="invoice", pk__in=lines.values("document"))
    return {
        FigureCode.SUBSCRIPTION_INCOME: Ratio(_net(lines) if schools else None, None, schools),
        FigureCode.PAID_WITHIN_TERMS: _paid_within_terms(invoices.filter(due_on__lt=on), schools),
        FigureCode.OVERDUE_SHARE: _overdue(invoices, on, schools),
    }


def _subscription_lines(year: AcademicYear) -> QuerySet[DocumentLine]:
    return DocumentLine.objects.filter(
        charge__source_kind=SourceKind.SUBSCRIPTION,
        period_starts_on__gte=year.starts_on,
        period_starts_on__lt=year.ends_before,
    )


def _net(lines: QuerySet[DocumentLine]) -> int:
    return int(lines.aggregate(net=Sum("net_pence", default=0))["net"])


def _paid_within_terms(fallen_due: QuerySet[Document], schools: int) -> Ratio:
    """Settled in time: payments received and credit notes issued by the due date cover the invoice."""
    in_time = Q(payment__received_on__lte=OuterRef("due_on")) | Q(credit_note__issued_on__lte=OuterRef("due_on"))
    settled = fallen_due.annotate(in_time=Coalesce(sum_of(Allocation, "invoice", "amount_pence", in_time), 0))
    count = settled.filter(in_time__gte=F("gross_pence")).count()
    return Ratio(count if schools else None, fallen_due.count(), schools)


def _overdue(invoices: QuerySet[Document], on: date, schools: int) -> Ratio:
    is_late = Q(due_on__lt=on, outstanding_pence__gt=0)
    sums = invoices.order_by().aggregate(
        late=Sum("outstanding_pence", filter=is_late, default=0), invoiced=Sum("gross_pence", default=0)
    )
    return Ratio(sums["late"] if schools else None, sums["invoiced"], schools)
