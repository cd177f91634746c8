"""What accounts owe: open invoices, balances, statements and aged debt. Documents and payments are the only truth."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from billing.allocation import OpenInvoice
from billing.enums import PaymentKind, RefundStatus
from billing.models import Account, Allocation, Document, Payment, Refund
from billing.queries.documents import PENCE, owing, sum_of, unpaid
from billing.queries.open_debt import open_debt

SET_ASIDE = (RefundStatus.WAITING, RefundStatus.SENT, RefundStatus.FAILED)
AGES = ((0, "Not due yet"), (30, "1 to 30 days"), (60, "31 to 60 days"), (90, "61 to 90 days"), (None, "Over 90 days"))


# Day, documents before payments, id, words, reference, pence, document: sorts as a statement reads.
Happened = tuple[date, int, int, str, str, int, int]


@dataclass(frozen=True)
class Movement:
    """One line of a statement; a credit note or payment has a negative amount."""

    on: date
    text: str
    reference: str
    amount_pence: int
    balance_pence: int
    document_id: int | None = None


@dataclass(frozen=True)
class Statement:
    """What an account owed at the start, what happened, and what it owes at the end."""

    opening_pence: int
    movements: Sequence[Movement]
    closing_pence: int


@dataclass(frozen=True)
class Age:
    """Debt of one age."""

    label: str
    count: int
    pence: int


def open_invoices(account_id: int) -> list[OpenInvoice]:
    """Return the invoices an account still owes, oldest due date first; one query."""
    return open_invoices_of([account_id])[account_id]


def open_invoices_of(account_ids: Collection[int]) -> dict[int, list[OpenInvoice]]:
    """Return the invoices several accounts still owe, by account, oldest due date first; one query."""
    found: dict[int, list[OpenInvoice]] = {pk: [] for pk in account_ids}
    columns = ("account_id", "pk", "number", "due_on", "left_pence")
    rows = open_debt().filter(account__in=account_ids).order_by("due_on", "pk").values_list(*columns)
    for account_id, *invoice in rows:
        found[account_id].append(OpenInvoice(*invoice))
    return found


def unallocated_pence(payment: Payment) -> int:
    """Return what is left of a payment: not on invoices, not refunded or about to be; nothing once it is reversed."""
    sums = [
        Allocation.objects.filter(payment=payment).aggregate(total=Sum("amount_pence", default=0)),
        Refund.objects.filter(payment=payment, status__in=SET_ASIDE).aggregate(total=Sum("amount_pence", default=0)),
    ]
    taken_back = Payment.objects.filter(Q(reverses=payment) | Q(refunds=payment))
    back = taken_back.aggregate(total=Sum("amount_pence", default=0))["total"]
    return int(payment.amount_pence + back - sum(found["total"] for found in sums))


def exchangeable(payment: Payment) -> list[tuple[Allocation, Document]]:
    """Return where a payment pays an invoice of which a credit note is left over: the note could take its place."""
    rows = Allocation.objects.filter(payment=payment, amount_pence__gt=0, reversal=None).order_by("-pk")
    notes = Document.objects.filter(credits__allocations__payment=payment).distinct()
    by_invoice: dict[int | None, list[Document]] = {}
    for note in notes:
        by_invoice.setdefault(note.credits_id, []).append(note)
    return [(row, note) for row in rows for note in by_invoice.get(row.invoice_id, [])]


def refundable_pence(payment: Payment) -> int:
    """Return how much of a payment could go back: what is left of it and what credit notes can free."""
    free = unallocated_pence(payment)
    seen: dict[int, int] = {}
    room = {row.pk: row.amount_pence for row, _ in exchangeable(payment)}
    for row, note in exchangeable(payment):
        credit = seen.setdefault(note.pk, free_credit_pence(note))
        part = min(room[row.pk], credit)
        room[row.pk] -= part
        seen[note.pk] -= part
        free += part
    return free


def free_credit_pence(note: Document) -> int:
    """Return what is left of a credit note."""
    used = Allocation.objects.filter(credit_note=note).aggregate(total=Sum("amount_pence", default=0))["total"]
    return int(-note.gross_pence - used)


def balance_pence(account_id: int, before: date | None = None) -> int:
    """Return what an account owes, or owed at the start of a day; less than nothing is credit. Two queries."""
    invoiced = Document.objects.filter(account_id=account_id)
    received = Payment.objects.filter(account_id=account_id)
    if before is not None:
        invoiced, received = invoiced.filter(issued_on__lt=before), received.filter(received_on__lt=before)
    owed = invoiced.aggregate(total=Sum("gross_pence", default=0))["total"]
    return int(owed - received.aggregate(total=Sum("amount_pence", default=0))["total"])


def statement(account_id: int, since: date, until: date) -> Statement:
    """Return an account's movements from a day up to and including another; four queries."""
    opening = balance_pence(account_id, before=since)
    happened = sorted(_documents_between(account_id, since, until) + _payments_between(account_id, since, until))
    movements, balance = [], opening
    for on, _, _, text, reference, amount, document_id in happened:
        balance += amount
        movements.append(Movement(on, text, reference, amount, balance, document_id or None))
    return Statement(opening, movements, balance)


def _documents_between(account_id: int, since: date, until: date) -> list[Happened]:
    rows = Document.objects.filter(account_id=account_id, issued_on__range=(since, until))
    return [(row.issued_on, 0, row.pk, row.get_kind_display(), row.number, row.gross_pence, row.pk) for row in rows]


def _payments_between(account_id: int, since: date, until: date) -> list[Happened]:
    rows = Payment.objects.filter(account_id=account_id, received_on__range=(since, until))
    return [
        (row.received_on, 1, row.pk, _entry_text(row), row.reference, -row.amount_pence, 0)
        for row in rows
    ]  # fmt: skip


def _entry_text(row: Payment) -> str:
    if row.kind == PaymentKind.REVERSAL:
        return "Payment reversed"
    kind = row.get_kind_display()
    return f"{kind}, {row.get_method_display()}" if row.kind != PaymentKind.WRITE_OFF else kind


def aged_debt(on: date, rows: QuerySet[Document] | None = None) -> list[Age]:
    """Return debt by age, youngest first, of all accounts or of the documents given; one query."""
    owed = unpaid(on) if rows is None else owing(rows)
    bands = [
        When(due_on__gte=on - timedelta(days), then=Value(place))
        for place, (days, _) in enumerate(AGES)
        if days is not None
    ]
    aged = owed.annotate(band=Case(*bands, default=Value(len(AGES) - 1), output_field=IntegerField()))
    sums = {
        row["band"]: row
        for row in aged.order_by().values("band").annotate(count=Count("pk"), pence=Sum("outstanding_pence"))
    }
    empty = {"count": 0, "pence": 0}
    found = [sums.get(place, empty) for place in range(len(AGES))]
    return [Age(label, row["count"], row["pence"]) for (_, label), row in zip(AGES, found, strict=True)]


def accounts(on: date) -> QuerySet[Account]:
    """All accounts by name, each with `balance` and `overdue` in pence and the number of schools it pays for."""
    late = unpaid(on).filter(account=OuterRef("pk"), due_on__lt=on).order_by().values("account")
    late_sum = Subquery(late.annotate(total=Sum("outstanding_pence")).values("total"), output_field=PENCE)
    owed, received = sum_of(Document, "account", "gross_pence"), sum_of(Payment, "account", "amount_pence")
    sums: dict[str, Any] = {
        "balance": Coalesce(owed, 0) - Coalesce(received, 0),
        "overdue": Coalesce(late_sum, 0),
        "school_count": Count("pays_for"),
    }
    return Account.objects.annotate(**sums).select_related("school", "trust").order_by("name", "pk")


def payments(account_id: int) -> QuerySet[Payment]:
    """An account's entries, newest first, with `left` in pence and whether each `is_reversed`."""
    about_to_go = Q(status__in=SET_ASIDE)
    sums: dict[str, Any] = {
        "left": F("amount_pence")
        - Coalesce(sum_of(Allocation, "payment", "amount_pence"), 0)
        + Coalesce(sum_of(Payment, "refunds", "amount_pence"), 0)
        - Coalesce(sum_of(Refund, "payment", "amount_pence", about_to_go), 0),
        "is_reversed": Q(reversal__isnull=False),
    }
    return Payment.objects.filter(account_id=account_id).annotate(**sums).order_by("-received_on", "-pk")
