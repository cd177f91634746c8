"""Money that moves: payments, collections by Direct Debit, refunds, disputes, payouts; one of them, or those since a time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from billing.gateway import facts
from billing.gateway.client import Gateway, once
from billing.gateway.facts import DisputeFact, IntentFact, PayoutFact, RefundFact

CHARGE: Final = "latest_charge.balance_transaction"
PAGE: Final = 100


def intent(gateway: Gateway, intent_id: str) -> IntentFact:
    """Return a payment as it stands."""
    return facts.intent(gateway.call(lambda v1: v1.payment_intents.retrieve(intent_id, {"expand": [CHARGE]})))


def intent_of(gateway: Gateway, charge_id: str) -> str:
    """Return the payment a charge belongs to."""
    return facts.text(gateway.call(lambda v1: v1.charges.retrieve(charge_id)).payment_intent)


def collect(
    gateway: Gateway,
    *,
    customer_id: str,
    way_id: str,
    amount_pence: int,
    metadata: Mapping[str, str],
    description: str,
    key: str,
) -> IntentFact:
    """Collect by Direct Debit on a mandate; the money takes days. Raises Declined."""
    params = {
        "amount": amount_pence,
        "currency": "gbp",
        "customer": customer_id,
        "payment_method": way_id,
        "payment_method_types": ["bacs_debit"],
        "confirm": True,
        "off_session": True,
        "metadata": dict(metadata),
        "description": description,
    }
    return facts.intent(gateway.call(lambda v1: v1.payment_intents.create(params, once(key))))


def give_back(
    gateway: Gateway, *, intent_id: str, amount_pence: int, metadata: Mapping[str, str], key: str
) -> RefundFact:
    """Refund part or all of a payment. Raises GatewayRefused when not so much is left."""
    params = {"payment_intent": intent_id, "amount": amount_pence, "metadata": dict(metadata)}
    return facts.refund(gateway.call(lambda v1: v1.refunds.create(params, once(key))))


def refund(gateway: Gateway, refund_id: str) -> RefundFact:
    """Return a refund as it stands."""
    return facts.refund(gateway.call(lambda v1: v1.refunds.retrieve(refund_id)))


def refunds_of(gateway: Gateway, intent_id: str) -> list[RefundFact]:
    """Return the refunds of a payment."""
    return [facts.refund(it) for it in _all(gateway, "refunds", {"payment_intent": intent_id})]


def dispute(gateway: Gateway, dispute_id: str) -> DisputeFact:
    """Return a dispute as it stands."""
    return facts.dispute(gateway.call(lambda v1: v1.disputes.retrieve(dispute_id)))


def payout(gateway: Gateway, payout_id: str) -> PayoutFact:
    """Return a payout with what it is made of."""
    found = gateway.call(lambda v1: v1.payouts.retrieve(payout_id))
    lines = _all(gateway, "balance_transactions", {"payout": payout_id})
    return facts.payout(found, tuple(facts.payout_line(it) for it in lines if it.type != "payout"))


def recent_intents(gateway: Gateway, since: datetime) -> list[IntentFact]:
    """Return the payments begun since a time."""
    return [facts.intent(it) for it in _all(gateway, "payment_intents", _since(since) | {"expand": [f"data.{CHARGE}"]})]


def recent_refunds(gateway: Gateway, since: datetime) -> list[RefundFact]:
    """Return the refunds since a time."""
    return [facts.refund(it) for it in _all(gateway, "refunds", _since(since))]


def recent_disputes(gateway: Gateway, since: datetime) -> list[DisputeFact]:
    """Return the disputes since a time."""
    return [facts.dispute(it) for it in _all(gateway, "disputes", _since(since))]


def recent_payout_ids(gateway: Gateway, since: datetime) -> list[str]:
    """Return the payouts since a time."""
    return [it.id for it in _all(gateway, "payouts", _since(since))]


def _since(since: datetime) -> dict[str, Any]:
    return {"created": {"gte": int(since.timestamp())}}


def _all(gateway: Gateway, service: str, params: dict[str, Any]) -> list[Any]:
    """All pages of a list."""

    def read(v1: Any) -> list[Any]:
        first = getattr(v1, service).list(params | {"limit": PAGE})
        return list(first.auto_paging_iter())

    return gateway.call(read)
