"""News of an object: asked of the processor as it stands now, then followed. What a message says beyond that is not believed.

So the order in which messages come does not matter: each leads to the same state.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from billing.gateway import moving, pages
from billing.gateway.client import Gateway
from billing.operations.online import mandates, payouts, receipts, taking_back
from billing.operations.online.errors import NothingToDo

Follow = Callable[[datetime], str]


def fetch(gateway: Gateway, kind: str, object_id: str, now: datetime) -> Follow:
    """Ask about an object and return what to do about it, given when it happened (by the processor's clock).

    Network here, writing later. Raises NothingToDo for what does not concern us, and the gateway's errors.
    """
    family = next((name for name in READERS if kind.startswith(name)), "")
    if not family:
        raise NothingToDo("Not a kind of message we act on")
    return READERS[family](gateway, object_id, now)


def _session(gateway: Gateway, session_id: str, now: datetime) -> Follow:
    page = pages.session(gateway, session_id)
    if page.setup_id:
        mandate = pages.signed_mandate(gateway, page.setup_id)
        if mandate is None:
            raise NothingToDo("No mandate was signed")
        return lambda at: mandates.take_signed(session=page, mandate=mandate, happened_at=at)
    if page.intent_id and page.status != "expired":
        fact = moving.intent(gateway, page.intent_id)
        return lambda at: receipts.take_intent(fact=fact, happened_at=at, now=now, session=page)
    if page.status != "expired":
        raise NothingToDo(f"The page is {page.status}")
    return lambda at: receipts.take_expired(fact=page, happened_at=at)


def _intent(gateway: Gateway, intent_id: str, now: datetime) -> Follow:
    fact = moving.intent(gateway, intent_id)
    page = None if fact.has_succeeded else pages.session_of(gateway, intent_id)
    return lambda at: receipts.take_intent(fact=fact, happened_at=at, now=now, session=page)


def _charge(gateway: Gateway, charge_id: str, now: datetime) -> Follow:
    """A charge was refunded: its payment and each of its refunds."""
    fact = moving.intent(gateway, moving.intent_of(gateway, charge_id))
    found = moving.refunds_of(gateway, fact.id)

    def follow(at: datetime) -> str:
        done = [receipts.take_intent(fact=fact, happened_at=fact.created_at, now=now)]
        for refund in found:
            done += _tried(partial(taking_back.take_refund, fact=refund, happened_at=refund.created_at))
        return done[-1]

    return follow


def _refund(gateway: Gateway, refund_id: str, now: datetime) -> Follow:
    refund = moving.refund(gateway, refund_id)
    return _after_payment(gateway, refund.intent_id, now, partial(taking_back.take_refund, fact=refund))


def _dispute(gateway: Gateway, dispute_id: str, now: datetime) -> Follow:
    dispute = moving.dispute(gateway, dispute_id)
    return _after_payment(gateway, dispute.intent_id, now, partial(taking_back.take_dispute, fact=dispute))


def _after_payment(gateway: Gateway, intent_id: str, now: datetime, follow: Callable[..., str]) -> Follow:
    """What takes money back comes after the money, whichever message was first."""
    if not intent_id:
        raise NothingToDo("Not about a payment of ours")
    fact = moving.intent(gateway, intent_id)

    def both(at: datetime) -> str:
        receipts.take_intent(fact=fact, happened_at=fact.created_at, now=now)
        return follow(happened_at=at)

    return both


def _payout(gateway: Gateway, payout_id: str, now: datetime) -> Follow:
    fact = moving.payout(gateway, payout_id)
    return lambda at: payouts.take_payout(fact=fact, happened_at=at)


def _mandate(gateway: Gateway, mandate_id: str, now: datetime) -> Follow:
    mandate = pages.mandate(gateway, mandate_id)
    return lambda at: mandates.take_changed(mandate=mandate, happened_at=at)


def _tried(work: Callable[[], str]) -> list[str]:
    try:
        return [work()]
    except NothingToDo:
        return []


READERS: Final = {
    "checkout.session.": _session,
    "payment_intent.": _intent,
    "charge.dispute.": _dispute,
    "charge.refund.": _refund,
    "charge.refunded": _charge,
    "refund.": _refund,
    "payout.": _payout,
    "mandate.": _mandate,
}
