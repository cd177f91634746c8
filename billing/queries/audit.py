"""What an auditor asks for of a financial year: documents, lines, payments, allocations, changes, and sums that must agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet, Sum
from django.utils.timezone import make_aware

from billing.models import Account, Allocation, BillingSettings, Document, DocumentLine, Payment, SchoolPayer, VatRule
from billing.queries import journal
from membership.models import Person
from tenants.calendars import FinancialYear

_TRACKED: Final[tuple[Any, ...]] = (Account, SchoolPayer, BillingSettings)


@dataclass(frozen=True)
class Control:
    """Two sums that must be the same, in pence."""

    what: str
    left_pence: int
    right_pence: int

    @property
    def holds(self) -> bool:
        """Whether they are."""
        return self.left_pence == self.right_pence


@dataclass(frozen=True)
class Change:
    """One field of a payer or of the settings that was changed, by whom."""

    when: datetime
    what: str
    which: str
    by: str
    field: str
    before: str
    after: str


def documents(year: FinancialYear) -> QuerySet[Document]:
    """Return the documents whose number is of the year, in order of issue."""
    rows = Document.objects.filter(financial_year=year.start).select_related("credits", "issued_by")
    return rows.order_by("issued_on", "pk")


def lines(year: FinancialYear) -> QuerySet[DocumentLine]:
    """Return the lines of the year's documents."""
    rows = DocumentLine.objects.filter(document__financial_year=year.start).select_related("document")
    return rows.order_by("document__issued_on", "document_id", "position")


def payments(year: FinancialYear) -> QuerySet[Payment]:
    """Return the year's payments, write-offs, reversals and refunds."""
    rows = Payment.objects.filter(received_on__range=_days(year)).select_related("account", "recorded_by")
    return rows.order_by("received_on", "pk")


def allocations(year: FinancialYear) -> QuerySet[Allocation]:
    """Return what the year's payments and credit notes were set against."""
    of_year = Q(payment__received_on__range=_days(year)) | Q(credit_note__financial_year=year.start)
    return Allocation.objects.filter(of_year).select_related("invoice", "credit_note").order_by("pk")


def controls(year: FinancialYear) -> list[Control]:
    """Return the control totals of the year; a fixed number of queries."""
    since, until = _days(year)
    balances = journal.trial_balance(journal.postings(since, until))
    headers = documents(year).aggregate(net=Sum("net_pence", default=0), vat=Sum("vat_pence", default=0))
    written = lines(year).aggregate(net=Sum("net_pence", default=0), vat=Sum("vat_pence", default=0))
    by_account = {row.account: row.pence for row in balances}
    moved = _debtors(year.ends_before) - _debtors(since)
    return [
        Control(
            "Journal: debits and credits", sum(b.debit_pence for b in balances), sum(b.credit_pence for b in balances)
        ),
        Control("Net: documents and lines", headers["net"], written["net"]),
        Control("VAT: documents and lines", headers["vat"], written["vat"]),
        Control("VAT: documents and journal", headers["vat"], -by_account.get(journal.VAT, 0)),
        Control("Debtors: change of the balance and journal", moved, by_account.get(journal.DEBTORS, 0)),
    ]


def changes(year: FinancialYear) -> Iterator[Change]:
    """Yield what was changed in the year about payers, who pays and the settings, oldest first per kind; and VAT decisions."""
    names = {str(pk): name for pk, name in Person.objects.exclude(user=None).values_list("user_id", "name")}
    start, end = (make_aware(datetime.combine(day, datetime.min.time())) for day in (year.starts_on, year.ends_before))
    for model in _TRACKED:
        before: dict[int, Any] = {}
        events = model.pgh_event_model.objects.filter(pgh_created_at__lt=end).select_related("pgh_context")
        for event in events.order_by("pgh_id").iterator():
            earlier = before.get(event.pgh_obj_id)
            before[event.pgh_obj_id] = event
            if event.pgh_created_at >= start:
                yield from _changes(model, earlier, event, names)
    for rule in VatRule.objects.filter(created_at__range=(start, end)).select_related("decided_by"):
        who = str(rule.decided_by or "")
        yield Change(
            rule.created_at, "VAT rule", str(rule), who, "reason and evidence", "", f"{rule.reason} {rule.evidence}"
        )


def _days(year: FinancialYear) -> tuple[date, date]:
    return year.starts_on, year.ends_before - timedelta(days=1)


def _debtors(before: date) -> int:
    owed = Document.objects.filter(issued_on__lt=before).aggregate(total=Sum("gross_pence", default=0))["total"]
    paid = Payment.objects.filter(received_on__lt=before).aggregate(total=Sum("amount_pence", default=0))["total"]
    return int(owed - paid)


def _changes(model: Any, earlier: Any, event: Any, names: dict[str, str]) -> Iterator[Change]:
    context = event.pgh_context
    user = str(context.metadata.get("user") or "") if context else ""
    what, which = str(model._meta.verbose_name).capitalize(), str(getattr(event, "name", "") or event.pgh_obj_id)
    for field in model._meta.concrete_fields:
        old, new = getattr(earlier, field.attname, None), getattr(event, field.attname, None)
        if old != new and not field.primary_key and (earlier is not None or new not in ("", None, {}, False)):
            yield Change(event.pgh_created_at, what, which, names.get(user, user), field.name, _told(old), _told(new))


def _told(value: object) -> str:
    return "" if value is None else str(value)
