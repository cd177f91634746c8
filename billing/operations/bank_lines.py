"""What becomes of a line of the bank statement. A line is used once: whoever decides holds its row.

The payments of a matched line add up to its amount; taken back, their reversals carry the line too and they add up to nothing.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from billing.enums import LineStatus, PaymentKind
from billing.errors import BillingRefused
from billing.matching import Part
from billing.models import BankLine, Payment, Payout, Refund
from billing.operations import locks, payments, refunds
from billing.remittance import MOST
from membership.models import Person
from tenants.money import format_pence


class LineSettled(BillingRefused):
    """Somebody has decided about the line already."""

    code = "line_settled"


class DoesNotAddUp(BillingRefused):
    """What is set against the line is not its amount."""

    code = "does_not_add_up"


class WrongWay(BillingRefused):
    """Money that came in cannot be money that went out."""

    code = "wrong_way"


class NotMatched(BillingRefused):
    """There is nothing to take back."""

    code = "not_matched"


class NoteMissing(BillingRefused):
    """A line is left out for a reason."""

    code = "note_missing"


@transaction.atomic
def match(*, by: Person | None, line_id: int, parts: Sequence[Part], now: datetime) -> list[Payment]:
    """Record money that came in for one or several accounts; what invoices do not take stays on the account.

    Raises LineSettled, WrongWay, DoesNotAddUp, OverAllocation, NotOwed.
    """
    line = _open(line_id)
    if line.amount_pence < 0:
        raise WrongWay("This money went out. Choose the payment that came back, or the refund it is.")
    _check(line, parts)
    locks.lock_accounts(part.account_id for part in parts)
    made = [
        payments.record_payment(
            by=by,
            account_id=part.account_id,
            amount_pence=part.amount_pence,
            received_on=line.booked_on,
            reference=reference_of(line),
            shares=part.shares,
            bank_line_id=line.pk,
        )
        for part in parts
    ]
    settle(line, LineStatus.MATCHED, by=by, now=now)
    return made


@transaction.atomic
def match_payout(*, by: Person, line_id: int, payout_id: int, now: datetime) -> Payout:
    """Link a line to a payout of the card processor; its payments are recorded already. Raises LineSettled, DoesNotAddUp."""
    line = _open(line_id)
    payout = Payout.objects.select_for_update(of=("self",)).get(pk=payout_id)
    if payout.bank_line_id:
        raise LineSettled("This payout was found on another line already.")
    if payout.amount_pence != line.amount_pence:
        raise DoesNotAddUp(
            f"The payout is {format_pence(payout.amount_pence)}, the line {format_pence(line.amount_pence)}."
        )
    payout.bank_line = line
    payout.save(update_fields=["bank_line"])
    settle(line, LineStatus.MATCHED, by=by, now=now, note=f"Payout {payout.payout_id}")
    return payout


@transaction.atomic
def match_returned(*, by: Person, line_id: int, payment_id: int, now: datetime) -> Payment:
    """Reverse the payment that this line takes back. Raises LineSettled, DoesNotAddUp, AlreadyReversed."""
    line = _open(line_id)
    payment = Payment.objects.get(pk=payment_id)
    if payment.kind != PaymentKind.RECEIVED or payment.amount_pence != -line.amount_pence:
        raise DoesNotAddUp("A returned payment is of the same amount as the one that came in.")
    made = payments.reverse_payment(
        by=by, payment_id=payment_id, on=line.booked_on, reason="Returned by the bank", bank_line_id=line.pk
    )
    settle(line, LineStatus.MATCHED, by=by, now=now)
    return made


@transaction.atomic
def match_refunds(*, by: Person, line_id: int, refund_ids: Collection[int], now: datetime) -> list[Refund]:
    """Enter refunds this line paid out: one, or a whole payment file. Raises LineSettled, DoesNotAddUp, RefundMoved."""
    line = _open(line_id)
    orders = list(Refund.objects.filter(pk__in=refund_ids).order_by("account", "pk"))
    total = sum(order.amount_pence for order in orders)
    if not orders or -total != line.amount_pence:
        raise DoesNotAddUp(f"The refunds are {format_pence(total)}, the line {format_pence(line.amount_pence)}.")
    if any(order.entry_id for order in orders):
        raise LineSettled("A refund of these is entered already. Leave the line out with a note instead.")
    done = [refunds.finish(refund_id=order.pk, on=line.booked_on, bank_line_id=line.pk) for order in orders]
    settle(line, LineStatus.MATCHED, by=by, now=now)
    return done


@transaction.atomic
def unmatch(*, by: Person, line_id: int, on: date, now: datetime) -> list[Payment]:
    """Reverse what a line was used for; it waits again. Raises NotMatched, WrongWay."""
    line = locks.lock_bank_line(line_id)
    if line.status != LineStatus.MATCHED:
        raise NotMatched("This line is not matched.")
    if line.amount_pence < 0:
        raise WrongWay("Money that went out stays entered. If it came back, that is another line of the statement.")
    Payout.objects.filter(bank_line=line).update(bank_line=None)
    held = Payment.objects.filter(bank_line=line, kind=PaymentKind.RECEIVED, reversal__isnull=True)
    made = [
        payments.reverse_payment(by=by, payment_id=row.pk, on=on, reason="Matched wrongly", bank_line_id=line.pk)
        for row in held.order_by("account", "pk")
    ]
    settle(line, LineStatus.UNMATCHED, by=by, now=now)
    return made


@transaction.atomic
def ignore(*, by: Person, line_id: int, note: str, now: datetime) -> BankLine:
    """Leave a line out: bank charges, salaries, what is no payer's. Raises LineSettled, NoteMissing."""
    line = _open(line_id)
    if not note.strip():
        raise NoteMissing("Say why this line is left out.")
    return settle(line, LineStatus.IGNORED, by=by, now=now, note=note.strip()[:200])


@transaction.atomic
def restore(*, by: Person, line_id: int, now: datetime) -> BankLine:
    """Put a line that was left out, or taken for a duplicate, back into the queue. Raises LineSettled."""
    line = locks.lock_bank_line(line_id)
    if line.status not in (LineStatus.IGNORED, LineStatus.DUPLICATE):
        raise LineSettled(f"This line is {line.get_status_display().lower()}.")
    return settle(line, LineStatus.UNMATCHED, by=by, now=now)


@transaction.atomic
def add_remittance(*, by: Person, line_id: int, text: str) -> BankLine:
    """Add a remittance advice to a line, so that it is matched by it. Raises LineSettled."""
    line = _open(line_id)
    line.remittance = f"{line.remittance}\n{text.strip()}".strip()[:MOST]
    line.save(update_fields=["remittance"])
    return line


def reference_of(line: BankLine) -> str:
    """Return what a payment says of the line it came on."""
    return " ".join(filter(None, [line.reference, line.payer_name]))[:80]


def settle(line: BankLine, status: LineStatus, *, by: Person | None, now: datetime, note: str = "") -> BankLine:
    """Write what became of a line that is held."""
    line.status, line.decided_by, line.decided_at, line.note = status, by, now, note
    line.save(update_fields=["status", "decided_by", "decided_at", "note"])
    return line


def _open(line_id: int) -> BankLine:
    line = locks.lock_bank_line(line_id)
    if line.status != LineStatus.UNMATCHED:
        raise LineSettled(f"This line is decided already: {line.get_status_display().lower()}.")
    return line


def _check(line: BankLine, parts: Sequence[Part]) -> None:
    total = sum(part.amount_pence for part in parts)
    if total != line.amount_pence or len({part.account_id for part in parts}) != len(parts):
        raise DoesNotAddUp(
            f"What is set against the line is {format_pence(total)}, not {format_pence(line.amount_pence)}."
        )
