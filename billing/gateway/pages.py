"""Payers and the processor's own pages: pay one or several invoices, or sign a Direct Debit mandate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from billing.gateway import facts
from billing.gateway.client import Gateway, once
from billing.gateway.facts import MandateFact, SessionFact


@dataclass(frozen=True)
class Item:
    """One line of the page: an invoice and what is left of it."""

    name: str
    amount_pence: int


@dataclass(frozen=True)
class Order:
    """A page to be opened: for whom, which ways of paying, where the payer comes back to."""

    customer_id: str
    methods: Sequence[str]
    return_url: str
    cancel_url: str
    reference: str
    metadata: Mapping[str, str]
    expires_at: datetime | None = None
    items: Sequence[Item] = ()
    description: str = ""


def add_customer(gateway: Gateway, *, name: str, email: str, reference: str, key: str) -> str:
    """Make a payer known and return the processor's id."""
    params: dict[str, Any] = {"name": name, "metadata": {"account": reference}}
    if email:
        params["email"] = email
    return str(gateway.call(lambda v1: v1.customers.create(params, once(key))).id)


def open_payment_page(gateway: Gateway, order: Order, *, key: str) -> SessionFact:
    """Open a page that takes money for invoices."""
    items = [
        {
            "quantity": 1,
            "price_data": {
                "currency": "gbp",
                "unit_amount": item.amount_pence,
                "product_data": {"name": item.name},
            },
        }
        for item in order.items
    ]
    params = _common(order) | {
        "mode": "payment",
        "line_items": items,
        "payment_intent_data": {"metadata": dict(order.metadata), "description": order.description},
    }
    return facts.session(gateway.call(lambda v1: v1.checkout.sessions.create(params, once(key))))


def open_mandate_page(gateway: Gateway, order: Order, *, key: str) -> SessionFact:
    """Open a page on which a payer signs a Bacs Direct Debit mandate."""
    params = _common(order) | {"mode": "setup"}
    return facts.session(gateway.call(lambda v1: v1.checkout.sessions.create(params, once(key))))


def session(gateway: Gateway, session_id: str) -> SessionFact:
    """Return a page as it stands."""
    return facts.session(gateway.call(lambda v1: v1.checkout.sessions.retrieve(session_id)))


def session_of(gateway: Gateway, intent_id: str) -> SessionFact | None:
    """Return the page a payment was made on, None for a collection."""
    found = gateway.call(lambda v1: v1.checkout.sessions.list({"payment_intent": intent_id, "limit": 1})).data
    return facts.session(found[0]) if found else None


def close(gateway: Gateway, session_id: str) -> None:
    """Take a page away that nobody has paid on. Raises GatewayRefused when somebody has."""
    gateway.call(lambda v1: v1.checkout.sessions.expire(session_id))


def signed_mandate(gateway: Gateway, setup_id: str) -> MandateFact | None:
    """Return the mandate a payer has signed on a page, None when there is none."""
    mandate_id = facts.text(gateway.call(lambda v1: v1.setup_intents.retrieve(setup_id)).mandate)
    return mandate(gateway, mandate_id) if mandate_id else None


def mandate(gateway: Gateway, mandate_id: str) -> MandateFact:
    """Return a mandate as it stands."""
    found = gateway.call(lambda v1: v1.mandates.retrieve(mandate_id))
    return MandateFact(found.id, found.status, facts.text(found.payment_method))


def account_name(gateway: Gateway) -> str:
    """Return what the account calls itself: proof that the key works."""
    found = gateway.call(lambda v1: v1.accounts.retrieve_current())
    return str(getattr(found.business_profile, "name", None) or found.id)


def account_owner(gateway: Gateway) -> str:
    """Return the partnership a connected account is marked with in its metadata."""
    return facts.plain(gateway.call(lambda v1: v1.accounts.retrieve_current()).metadata).get("partnership", "")


def _common(order: Order) -> dict[str, Any]:
    params: dict[str, Any] = {
        "customer": order.customer_id,
        "payment_method_types": list(order.methods),
        "success_url": order.return_url,
        "cancel_url": order.cancel_url,
        "client_reference_id": order.reference,
        "metadata": dict(order.metadata),
        "locale": "en-GB",
    }
    if order.expires_at:
        params["expires_at"] = int(order.expires_at.timestamp())
    return params
