"""Payouts: what the processor paid into the bank, made of payments, refunds and fees, and found on the bank file."""

from datetime import datetime

from django.db import transaction

from billing.enums import LineStatus, PayoutStatus
from billing.errors import BillingRefused
from billing.gateway.facts import PayoutFact
from billing.models import BankLine, OnlinePayment, Payout
from membership.models import Person

STATES = {"paid": PayoutStatus.PAID, "failed": PayoutStatus.FAILED, "canceled": PayoutStatus.FAILED}


class NotThisLine(BillingRefused):
    """The line is not this payout: another amount, or one of the two is taken."""

    code = "not_this_line"


@transaction.atomic
def take_payout(*, fact: PayoutFact, happened_at: datetime) -> str:
    """Write a payout as it stands, with its fees, and note on each payment which payout holds it."""
    facts = {
        "arrives_on": fact.arrives_on,
        "amount_pence": fact.amount_pence,
        "status": STATES.get(fact.status, PayoutStatus.PENDING),
    }
    if fact.lines:
        facts["gross_pence"] = sum(line.amount_pence for line in fact.lines)
        facts["fee_pence"] = sum(line.fee_pence for line in fact.lines)
    Payout.objects.update_or_create(payout_id=fact.id, defaults=facts)
    for line in fact.lines:
        if line.kind in {"charge", "payment"}:
            rows = OnlinePayment.objects.filter(charge_id=line.charge_id)
            rows.update(payout_id=fact.id, fee_pence=line.fee_pence)
    return f"Payout {fact.status}"


@transaction.atomic
def link(*, by: Person, payout_id: int, bank_line_id: int, now: datetime) -> Payout:
    """Say that a line of the bank file is this payout: its payments are entered already. Raises NotThisLine."""
    payout = Payout.objects.select_for_update(of=("self",)).get(pk=payout_id)
    line = BankLine.objects.select_for_update(of=("self",)).get(pk=bank_line_id)
    if line.amount_pence != payout.amount_pence:
        raise NotThisLine("The line and the payout have different amounts.")
    if payout.bank_line_id or line.status not in {LineStatus.UNMATCHED, LineStatus.IGNORED}:
        raise NotThisLine("The line or the payout is matched already.")
    payout.bank_line = line
    payout.save(update_fields=["bank_line"])
    line.status, line.decided_by, line.decided_at = LineStatus.MATCHED, by, now
    line.note = f"Payout {payout.payout_id}"
    line.save(update_fields=["status", "decided_by", "decided_at", "note"])
    return payout


@transaction.atomic
def unlink(*, by: Person, payout_id: int) -> Payout:
    """Take the link back: the line waits to be matched again. Raises NotThisLine."""
    payout = Payout.objects.select_for_update(of=("self",)).get(pk=payout_id)
    if payout.bank_line_id is None:
        raise NotThisLine("The payout is not linked to a line.")
    rows = BankLine.objects.filter(pk=payout.bank_line_id)
    rows.update(status=LineStatus.UNMATCHED, decided_by=by, decided_at=None, note="")
    payout.bank_line = None
    payout.save(update_fields=["bank_line"])
    return payout
