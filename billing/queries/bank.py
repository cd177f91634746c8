"""Lines of bank statements as lists and pages show them, and what money that went out may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from billing.enums import LineStatus, PaymentKind, PaymentMethod, RefundStatus
from billing.models import BankAccount, BankImport, BankLine, Payment, Payout, Refund, RefundFile
from billing.queries import payouts

RETURNED_WITHIN: Final = timedelta(days=120)
MOST: Final = 5


@dataclass(frozen=True)
class Totals:
    """What a list of lines adds up to."""

    count: int
    in_pence: int
    out_pence: int


@dataclass(frozen=True)
class Outgoing:
    """What a line that is no payer's payment may be: payments it takes back, refunds it pays, a payout it is."""

    returned: Sequence[Payment] = ()
    refunds: Sequence[tuple[Refund, ...]] = ()
    payouts: Sequence[Payout] = ()


def lines() -> QuerySet[BankLine]:
    """All lines, latest booked first, with the file and account they are of."""
    return BankLine.objects.select_related("bank_import__bank_account").order_by("-booked_on", "-pk")


def waiting_in(import_id: int | None) -> QuerySet[BankLine]:
    """Return the money in that waits to be matched, of one file or of all."""
    rows = BankLine.objects.filter(status=LineStatus.UNMATCHED, amount_pence__gt=0)
    return rows if import_id is None else rows.filter(bank_import=import_id)


def filtered(rows: QuerySet[BankLine], wanted: Mapping[str, str]) -> QuerySet[BankLine]:
    """Keep the lines a query string asks for: `status` (to be matched when left out), `account`, `way`, `q`."""
    status = wanted.get("status") or LineStatus.UNMATCHED
    if status in LineStatus.values:
        rows = rows.filter(status=status)
    if wanted.get("account", "").isdecimal():
        rows = rows.filter(bank_import__bank_account=int(wanted["account"][:9]))
    if wanted.get("way") in ("in", "out"):
        rows = rows.filter(amount_pence__gt=0) if wanted["way"] == "in" else rows.filter(amount_pence__lt=0)
    text = wanted.get("q", "")[:100]
    if text:
        rows = rows.filter(Q(payer_name__icontains=text) | Q(reference__icontains=text) | Q(remittance__icontains=text))
    return rows


def totals(rows: QuerySet[BankLine]) -> Totals:
    """Return number, money in and money out of lines; one query."""
    sums = rows.order_by().aggregate(
        count=Count("pk"),
        money_in=Sum("amount_pence", filter=Q(amount_pence__gt=0), default=0),
        money_out=Sum("amount_pence", filter=Q(amount_pence__lt=0), default=0),
    )
    return Totals(sums["count"], sums["money_in"], sums["money_out"])


def bank_accounts() -> QuerySet[BankAccount]:
    """Return the partnership's bank accounts with the lines that wait (`waiting`) and the files read in (`files`)."""
    return BankAccount.objects.annotate(
        waiting=Count("imports__lines", filter=Q(imports__lines__status=LineStatus.UNMATCHED), distinct=True),
        files=Count("imports", distinct=True),
    ).order_by("name")


def refund_files() -> QuerySet[RefundFile]:
    """Return the payment files made, newest first."""
    return RefundFile.objects.select_related("made_by").order_by("-pk")


def refunds_to_send() -> QuerySet[Refund]:
    """Return the refunds by bank that wait for a payment file, or came back."""
    waiting = Refund.objects.filter(status__in=[RefundStatus.WAITING, RefundStatus.FAILED], method=PaymentMethod.BACS)
    return waiting.select_related("account", "payment").order_by("pk")


def sent_in(reference: str) -> QuerySet[Refund]:
    """Return the refunds of a payment file."""
    return Refund.objects.filter(file_reference=reference).select_related("account").order_by("pk")


def imports() -> QuerySet[BankImport]:
    """Return the files read in, newest first, with how many lines are in which state."""
    counts: dict[str, Any] = {
        f"{status.value}_lines": Count("lines", filter=Q(lines__status=status)) for status in LineStatus
    }
    rows = BankImport.objects.select_related("bank_account", "imported_by")
    return rows.annotate(**counts, sum_pence=Sum("lines__amount_pence", default=0)).order_by("-pk")


def found(line_id: int) -> QuerySet[BankLine]:
    """Return a line, if there is one, with what it was used for; three queries."""
    used = Payment.objects.select_related("account").prefetch_related("allocations__invoice").order_by("pk")
    return lines().select_related("decided_by").prefetch_related(Prefetch("payments", used)).filter(pk=line_id)


def outgoing(line: BankLine) -> Outgoing:
    """Return what a line may be that is no payer's payment, likeliest first; two queries at most."""
    if line.amount_pence > 0:
        return Outgoing(payouts=payouts.for_line(line))
    return Outgoing(returned=list(_returned(line)), refunds=_refunds(line))


def _returned(line: BankLine) -> QuerySet[Payment]:
    undone = Payment.objects.filter(reverses=OuterRef("pk"))
    rows = Payment.objects.filter(
        ~Exists(undone),
        kind=PaymentKind.RECEIVED,
        amount_pence=-line.amount_pence,
        method__in=[PaymentMethod.BACS, PaymentMethod.CHEQUE, PaymentMethod.DIRECT_DEBIT],
        received_on__range=(line.booked_on - RETURNED_WITHIN, line.booked_on),
    )
    return rows.select_related("account", "bank_line").order_by("-received_on", "-pk")[:MOST]


def _refunds(line: BankLine) -> list[tuple[Refund, ...]]:
    """One refund of the amount, or a whole file."""
    sent = Refund.objects.filter(status=RefundStatus.SENT, method=PaymentMethod.BACS, entry__isnull=True)
    by_file: dict[str, list[Refund]] = {}
    for refund in sent.select_related("account").order_by("pk")[:500]:
        by_file.setdefault(refund.file_reference, []).append(refund)
    groups = [tuple(group) for group in by_file.values()]
    single = [(refund,) for group in groups if len(group) > 1 for refund in group]
    fitting = [group for group in groups + single if sum(refund.amount_pence for refund in group) == -line.amount_pence]
    return fitting[:MOST]
