"""Payouts: what the processor paid into the bank, made of payments, refunds and fees.

`billing.operations.bank_lines.match_payout` finds them on the bank file.
"""

from datetime import datetime

from django.db import transaction

from billing.enums import PayoutStatus
from billing.gateway.facts import PayoutFact
from billing.models import OnlinePayment, Payout

STATES = {"paid": PayoutStatus.PAID, "failed": PayoutStatus.FAILED, "canceled": PayoutStatus.FAILED}


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
