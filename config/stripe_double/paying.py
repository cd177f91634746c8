"""What payers, banks and card companies do: pay, decline, settle, dispute. Each tells the account by events."""

from typing import Any, Final

from config.stripe_double.errors import Refused, declined
from config.stripe_double.state import State, Thing

DECLINED_CARD: Final = "4000000000000002"
DISPUTED_CARD: Final = "4000000000000259"
DISPUTE_FEE: Final = 2000
FEES: Final = {"card": (150, 20), "pay_by_bank": (100, 20), "bacs_debit": (100, 20)}  # hundredths of a per cent, pence


def fee_of(amount: int, method: str) -> int:
    """Return an invented fee in pence: a share and a fixed part."""
    share, fixed = FEES[method]
    return (amount * share + 5000) // 10000 + fixed


def pay_session(state: State, session: Thing, method: str, card: str = "", *, settle_after: float = 20) -> None:
    """Pay through the hosted page. Raises Refused when the card is declined."""
    if session["status"] != "open":
        raise Refused(400, "This page has been used already.")
    if session["mode"] == "setup":
        return _set_up(state, session)
    intent = _intent_of(state, session)
    if card == DECLINED_CARD:
        _fail(state, intent, "Your card was declined.")
        raise declined("Your card was declined.")
    session |= {"status": "complete", "payment_intent": intent["id"], "url": None}
    if method == "bacs_debit":
        intent |= {"status": "processing", "_method": method}
        state.tell("payment_intent.processing", intent)
        state.later(settle_after, "fail" if card == "fails" else "settle", intent["id"])
    else:
        succeed(state, intent, method, card)
        session["payment_status"] = "paid"
        if card == DISPUTED_CARD:
            state.later(settle_after, "dispute", intent["id"])
    state.tell("checkout.session.completed", session)
    return None


def expire_session(state: State, session: Thing) -> None:
    """Close a hosted page nobody paid on."""
    if session["status"] == "open":
        session |= {"status": "expired", "url": None}
        state.tell("checkout.session.expired", session)


def succeed(state: State, intent: Thing, method: str, card: str = "") -> None:
    """Let a payment arrive, with its charge and the line on the balance."""
    account, amount = intent["_account"], intent["amount"]
    details: Thing = {"type": method, method: {"last4": (card or "4242")[-4:]}}
    charge = state.new(
        "ch", "charge", account, amount=amount, amount_refunded=0, currency="gbp", payment_intent=intent["id"],
        status="succeeded", paid=True, refunded=False, disputed=False, payment_method_details=details,
        customer=intent["customer"],
    )  # fmt: skip
    line = balance(state, account, "charge" if method == "card" else "payment", amount, fee_of(amount, method), charge)
    charge["balance_transaction"] = line["id"]
    intent |= {"status": "succeeded", "amount_received": amount, "latest_charge": charge["id"], "_method": method}
    state.tell("payment_intent.succeeded", intent)


def settle(state: State, intent_id: str) -> None:
    """A direct debit that was under way arrives."""
    intent = state.things[intent_id]
    succeed(state, intent, intent["_method"])
    session = _session_of(state, intent)
    if session:
        session["payment_status"] = "paid"
        state.tell("checkout.session.async_payment_succeeded", session)


def fail(state: State, intent_id: str) -> None:
    """A direct debit that was under way is refused by the bank."""
    intent = state.things[intent_id]
    _fail(state, intent, "The bank refused the Direct Debit: not enough money in the account.")
    session = _session_of(state, intent)
    if session:
        state.tell("checkout.session.async_payment_failed", session)


def dispute(state: State, intent_id: str) -> Thing:
    """The payer's bank takes a card payment back until it is decided."""
    intent = state.things[intent_id]
    charge = state.things[intent["latest_charge"]]
    charge["disputed"] = True
    made = state.new(
        "dp", "dispute", intent["_account"], amount=charge["amount"], charge=charge["id"], currency="gbp",
        payment_intent=intent["id"], reason="fraudulent", status="needs_response",
    )  # fmt: skip
    line = balance(state, intent["_account"], "adjustment", -charge["amount"], DISPUTE_FEE, made)
    made["balance_transactions"] = [_plain(line)]
    state.tell("charge.dispute.created", made)
    return made


def decide(state: State, made: Thing, *, is_won: bool) -> None:
    """A dispute ends; won, the money comes back."""
    made["status"] = "won" if is_won else "lost"
    if is_won:
        line = balance(state, made["_account"], "adjustment", made["amount"], 0, made)
        made["balance_transactions"].append(_plain(line))
    state.tell("charge.dispute.closed", made)


def refund(state: State, charge: Thing, amount: int, metadata: dict[str, Any]) -> Thing:
    """Give a charge back, in part or whole. Raises Refused when there is not so much left."""
    left = charge["amount"] - charge["amount_refunded"]
    if not 0 < amount <= left:
        raise Refused(
            400,
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
            code="amount_too_large",
        )
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    made = state.new(
        "re", "refund", charge["_account"], amount=amount, charge=charge["id"], currency="gbp",
        payment_intent=charge["payment_intent"], status="succeeded", reason=None, metadata=metadata,
    )  # fmt: skip
    made["balance_transaction"] = balance(state, charge["_account"], "refund", -amount, 0, made)["id"]
    state.tell("refund.created", made)
    state.tell("charge.refunded", charge)
    return made


def pay_out(state: State, account: str) -> Thing | None:
    """Send what is on the balance to the bank; None when there is nothing."""
    lines = [
        line for line in state.of("balance_transaction", account) if not line["_payout"] and line["type"] != "payout"
    ]
    net = sum(line["net"] for line in lines)
    if net <= 0:
        return None
    made = state.new(
        "po", "payout", account, amount=net, arrival_date=state.now(), currency="gbp", status="paid", automatic=True,
        method="standard", type="bank_account",
    )  # fmt: skip
    for line in lines:
        line["_payout"] = made["id"]
    balance(state, account, "payout", -net, 0, made)["_payout"] = made["id"]
    state.tell("payout.paid", made)
    return made


def balance(state: State, account: str, kind: str, amount: int, fee: int, source: Thing) -> Thing:
    """Write a line on the account's balance."""
    return state.new(
        "txn", "balance_transaction", account, type=kind, amount=amount, fee=fee, net=amount - fee, currency="gbp",
        source=source["id"], status="available", reporting_category=kind, _payout="",
    )  # fmt: skip


def _set_up(state: State, session: Thing) -> None:
    """A payer signs a Direct Debit mandate."""
    account, customer = session["_account"], session["customer"]
    way = state.new("pm", "payment_method", account, type="bacs_debit", customer=customer)
    mandate = state.new(
        "mandate", "mandate", account, payment_method=way["id"], status="active", type="multi_use",
        payment_method_details={"type": "bacs_debit"},
    )  # fmt: skip
    setup = state.new(
        "seti", "setup_intent", account, customer=customer, payment_method=way["id"], mandate=mandate["id"],
        status="succeeded", metadata=session["metadata"],
    )  # fmt: skip
    session |= {"status": "complete", "setup_intent": setup["id"], "url": None, "payment_status": "no_payment_required"}
    state.tell("checkout.session.completed", session)


def _intent_of(state: State, session: Thing) -> Thing:
    """The page's payment: made at the first try, used again for the next."""
    if session["payment_intent"]:
        return state.things[session["payment_intent"]]
    data = session["_intent"]
    intent = state.new(
        "pi", "payment_intent", session["_account"], amount=session["amount_total"], amount_received=0, currency="gbp",
        customer=session["customer"], status="requires_payment_method", latest_charge=None, last_payment_error=None,
        metadata=data.get("metadata", {}), description=data.get("description"), _session=session["id"],
    )  # fmt: skip
    session["payment_intent"] = intent["id"]
    return intent


def _session_of(state: State, intent: Thing) -> Thing | None:
    return state.things.get(intent.get("_session", ""))


def _fail(state: State, intent: Thing, message: str) -> None:
    intent |= {
        "status": "requires_payment_method",
        "last_payment_error": {"type": "card_error", "code": "card_declined", "message": message},
    }
    state.tell("payment_intent.payment_failed", intent)


def _plain(line: Thing) -> Thing:
    return {name: value for name, value in line.items() if not name.startswith("_")}


HAPPENINGS: Final = {"settle": settle, "fail": fail, "dispute": dispute}
