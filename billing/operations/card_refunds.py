"""Refunds by the way the money came: sent to the card processor, and entered once it says that they are done.

A worker may die anywhere: the refund's key makes the processor give the money back once.
"""

import hashlib
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.timezone import localtime

from billing.enums import RefundStatus
from billing.errors import BillingRefused
from billing.gateway import moving
from billing.gateway.errors import Declined, GatewayRefused, GatewayUnavailable
from billing.gateway.facts import RefundFact
from billing.models import Refund
from billing.operations import locks, refunds
from billing.operations.online import connection
from billing.operations.online.checkout import tags

GONE: Final = {"failed", "canceled"}


class NotByCard(BillingRefused):
    """The money did not come through the card processor."""

    code = "not_by_card"


def send(*, refund_id: int, now: datetime) -> Refund:
    """Give a refund back through the processor; done again it changes nothing. A refusal is kept on the refund.

    Raises NotByCard, NotConnected, and GatewayUnavailable when it is to be tried again.
    """
    refund = _start(refund_id)
    if refund.status != RefundStatus.SENT or refund.external_id:
        return refund
    try:
        fact = moving.give_back(
            connection.open_gateway(),
            intent_id=refund.payment.external_id,
            amount_pence=refund.amount_pence,
            metadata=tags(refund.account, refund=str(refund.pk)),
            key=_key(refund),
        )
    except GatewayUnavailable:
        raise
    except (GatewayRefused, Declined, connection.NotConnected) as refusal:
        return refunds.fail(refund_id=refund_id, error=f"{localtime(now):%d %b %H:%M:%S}: {refusal}")
    return _follow(refund_id, fact, now)


def waiting_ids() -> list[int]:
    """Return the refunds that should have gone to the processor and of which nothing was heard, oldest first."""
    rows = Refund.objects.filter(
        method__in=refunds.BY_PROCESSOR, status__in=[RefundStatus.WAITING, RefundStatus.SENT], external_id=""
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _start(refund_id: int) -> Refund:
    """Move the refund to “sent” before the processor is asked: from here on nobody can cancel it."""
    locks.lock_account(Refund.objects.values_list("account_id", flat=True).get(pk=refund_id))
    rows = Refund.objects.select_for_update(of=("self",)).select_related("payment", "account")
    refund = rows.get(pk=refund_id)
    if not refund.payment.external_id.startswith("pi_"):
        raise NotByCard("This money did not come through the card processor. Refund it by BACS.")
    if refund.status in {RefundStatus.WAITING, RefundStatus.FAILED}:
        refund.send()
        refund.external_id = ""
        refund.save()
    return refund


def _follow(refund_id: int, fact: RefundFact, now: datetime) -> Refund:
    Refund.objects.filter(pk=refund_id, external_id="").update(external_id=fact.id)
    if fact.status in GONE:
        return refunds.fail(refund_id=refund_id, error=fact.error or "The card company refused the refund.")
    if fact.status == "succeeded":
        return refunds.finish(refund_id=refund_id, on=localtime(now).date(), external_id=fact.id)
    return Refund.objects.get(pk=refund_id)


def _key(refund: Refund) -> str:
    """The same for every try, another one after a refusal: a refusal is remembered under its key."""
    return hashlib.sha256(f"refund {refund.pk} {refund.requested_at} {refund.error}".encode()).hexdigest()
