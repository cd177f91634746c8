"""An account as of a day: its statement, and its debt by age as it stood that evening, whatever was paid since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, DateField, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce, TruncDate

from billing.enums import DocumentKind
from billing.models import Allocation, Document
from billing.queries import ledger
from billing.queries.documents import PENCE
from billing.queries.ledger import AGES, Age, Statement
from tenants.calendars import FinancialYear


@dataclass(frozen=True)
class AsOf:
    """A statement up to a day with the debt of that day by age; ages and what is not set against invoices make the balance."""

    since: date
    on: date
    statement: Statement
    ages: Sequence[Age]

    @property
    def loose_pence(self) -> int:
        """Payments and credit that no invoice has used: less than nothing, or nothing."""
        return self.statement.closing_pence - sum(age.pence for age in self.ages)


def as_of(account_id: int, on: date) -> AsOf:
    """Return an account's statement from the first day of the financial year, and its debt by age; five queries."""
    since = FinancialYear.containing(on).starts_on
    return AsOf(since, on, ledger.statement(account_id, since, on), ages_on(account_id, on))


def ages_on(account_id: int, on: date) -> list[Age]:
    """Return debt by age, youngest first, from what was issued and set against it up to a day; one query."""
    used = Allocation.objects.filter(invoice=OuterRef("pk")).annotate(happened_on=_day()).filter(happened_on__lte=on)
    total = Subquery(
        used.order_by().values("invoice").annotate(sum=Sum("amount_pence")).values("sum"), output_field=PENCE
    )
    owed = Document.objects.filter(account=account_id, kind=DocumentKind.INVOICE, issued_on__lte=on)
    counts, sums = [0] * len(AGES), [0] * len(AGES)
    for due_on, pence in owed.annotate(left=F("gross_pence") - Coalesce(total, 0)).values_list("due_on", "left"):
        if pence:
            place = _place(due_on, on)
            counts[place] += 1
            sums[place] += pence
    return [Age(label, count, pence) for (_, label), count, pence in zip(AGES, counts, sums, strict=True)]


def _day() -> Case:
    """The day money or credit was set against an invoice: that of the payment or note; of an undoing, its own."""
    undone = Coalesce("payment__reversal__received_on", TruncDate("created_at"))
    return Case(
        When(Q(reverses__isnull=False), then=undone),
        When(Q(payment__isnull=False), then=F("payment__received_on")),
        default=F("credit_note__issued_on"),
        output_field=DateField(),
    )


def _place(due_on: date, on: date) -> int:
    limits = [days for days, _ in AGES if days is not None]
    return next((place for place, days in enumerate(limits) if due_on >= on - timedelta(days)), len(limits))
