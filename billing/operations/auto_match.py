"""Matching what leaves no doubt: many lines in one transaction with a few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from billing.enums import LineStatus
from billing.matching import Book, Suggestion
from billing.models import Allocation, BankLine, Payment
from billing.operations import locks
from billing.operations.bank_lines import reference_of
from billing.queries import bank, bank_book
from membership.models import Person

Chosen = list[tuple[BankLine, Suggestion]]


@dataclass(frozen=True)
class Matched:
    """How many lines were matched, and how much that is."""

    count: int
    pence: int


@transaction.atomic
def auto_match(*, by: Person | None, now: datetime, import_id: int | None = None) -> Matched:
    """Match the lines that have one exact and unambiguous use, of one statement or of the whole queue.

    Lines are held first, then the accounts they pay; what is certain is worked out again once nobody else can change it.
    """
    waiting = bank.waiting_in(import_id).select_for_update(of=("self",)).order_by("pk")
    first = certain(bank_book.book(), waiting)
    held = {part.account_id for _, found in first for part in found.parts}
    locks.lock_accounts(held)
    again = certain(bank_book.book(), [line for line, _ in first])
    chosen = [one for one in again if {part.account_id for part in one[1].parts} <= held]
    _record(by, chosen)
    lines = [line for line, _ in chosen]
    for line in lines:
        line.status, line.decided_by, line.decided_at, line.note = LineStatus.MATCHED, by, now, "Matched as certain"
    BankLine.objects.bulk_update(lines, ["status", "decided_by", "decided_at", "note"])
    return Matched(len(lines), sum(line.amount_pence for line in lines))


def certain(book: Book, lines: Iterable[BankLine]) -> Chosen:
    """Return the lines with one certain use, each counted off the book before the next is looked at."""
    chosen: Chosen = []
    for line in lines:
        best = next((one for one in book.suggest(bank_book.incoming(line)) if one.is_certain), None)
        if best:
            book.take(best.parts)
            chosen.append((line, best))
    return chosen


def _record(by: Person | None, chosen: Sequence[tuple[BankLine, Suggestion]]) -> None:
    pairs = [
        (
            Payment(
                account_id=part.account_id,
                received_on=line.booked_on,
                amount_pence=part.amount_pence,
                reference=reference_of(line),
                bank_line=line,
                recorded_by=by,
            ),
            part,
        )
        for line, found in chosen
        for part in found.parts
    ]
    Payment.objects.bulk_create(payment for payment, _ in pairs)
    Allocation.objects.bulk_create(
        Allocation(invoice_id=share.invoice_id, payment=payment, amount_pence=share.amount_pence)
        for payment, part in pairs
        for share in part.shares
    )
