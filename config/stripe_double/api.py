"""The API: who asks, which parameters are known, what was asked before with the same key, and the answer.

`ROUTES` lists every call we make with the parameters Stripe documents for it and we use; others are refused, as there.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from config.stripe_double import paying
from config.stripe_double.errors import LiveKey, Refused
from config.stripe_double.state import State, Thing, shown

LIVE: Final = ("sk_live_", "rk_live_")
PAGE: Final = frozenset({"limit", "starting_after", "created"})


@dataclass
class Call:
    """One authenticated request."""

    state: State
    account: str
    params: dict[str, Any]
    key: str = ""
    public_url: str = ""


@dataclass(frozen=True)
class Route:
    """Method and path, who answers, and the parameters that are known."""

    method: str
    pattern: str
    answer: Callable[[Call], Any]
    parameters: frozenset[str] = field(default_factory=frozenset)


@dataclass
class Api:
    """Answers requests below /v1."""

    state: State
    public_url: str = ""

    def handle(self, method: str, path: str, params: dict[str, Any], headers: dict[str, str]) -> tuple[int, Any]:
        """Return HTTP's status and the JSON of the answer."""
        try:
            account = account_of(headers)
            remembered = headers.get("idempotency-key", "") if method == "POST" else ""
            work = self._work(method, path, params, account)
            if remembered:
                return self._once(f"{account}:{remembered}", [method, path, params], work)
            return 200, work()
        except Refused as refused:
            return refused.status, refused.body

    def _work(self, method: str, path: str, params: dict[str, Any], account: str) -> Callable[[], Any]:
        for route in ROUTES:
            found = re.fullmatch(route.pattern, path) if route.method == method else None
            if found:
                unknown = params.keys() - route.parameters - {"expand"}
                if unknown:
                    name = min(unknown)
                    raise Refused(400, f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
                key = found.groupdict().get("key") or ""
                return lambda: _expanded(self.state, route.answer(Call(self.state, account, params, key, self.public_url)),
                                         params.get("expand", []))  # fmt: skip
        raise Refused(404, f"Unrecognized request URL ({method}: {path}).")

    def _once(self, key: str, asked: list[Any], work: Callable[[], Any]) -> tuple[int, Any]:
        """The same key with the same request gets the same answer; with another request an error."""
        digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
        if key in self.state.answers:
            before, status, body = self.state.answers[key]
            if before != digest:
                message = (
                    "Keys for idempotent requests can only be used with the same parameters they were first used with."
                )
                raise Refused(400, message, kind="idempotency_error")
            return status, body
        try:
            status, body = 200, work()
        except Refused as refused:
            status, body = refused.status, refused.body
        self.state.answers[key] = [digest, status, json.loads(json.dumps(body))]
        return status, body


def account_of(headers: dict[str, str]) -> str:
    """Return the account a key stands for, or the connected one it names. Raises Refused, LiveKey."""
    key = headers.get("authorization", "").removeprefix("Bearer ").strip()
    if key.startswith(LIVE):
        raise LiveKey("This is a stand-in for tests: it takes no live key.")
    if not re.fullmatch(r"[sr]k_test_\w+", key):
        raise Refused(401, "Invalid API Key provided.", code="api_key_invalid")
    return headers.get("stripe-account") or account_id(key)


def account_id(key: str) -> str:
    """Return the account's id, made of its key."""
    return "acct_" + hashlib.sha256(key.encode()).hexdigest()[:16]


def _expanded(state: State, body: Any, wanted: list[str]) -> Any:
    """Put the objects in place of the ids that were asked for (`latest_charge.balance_transaction`)."""
    copy: Any = json.loads(json.dumps(body))
    for path in wanted:
        _expand(state, copy, path.removeprefix("data.").split("."))
    return copy


def _expand(state: State, body: Any, path: list[str]) -> None:
    for one in body["data"] if body.get("object") == "list" else [body]:
        value = one.get(path[0])
        if isinstance(value, str) and value in state.things:
            one[path[0]] = value = shown(dict(state.things[value]))
        if len(path) > 1 and isinstance(value, dict):
            _expand(state, value, path[1:])


def _found(kind: str) -> Callable[[Call], Thing]:
    return lambda call: shown(call.state.get(kind, call.key, call.account))


def _listed(kind: str, keep: Callable[[Call, Thing], bool] = lambda call, thing: True) -> Callable[[Call], Thing]:
    def answer(call: Call) -> Thing:
        since = int((call.params.get("created") or {}).get("gte", 0))
        rows = [t for t in call.state.of(kind, call.account) if t["created"] >= since and keep(call, t)]
        after = call.params.get("starting_after")
        ids = [row["id"] for row in rows]
        rows = rows[ids.index(after) + 1 :] if after in ids else rows
        most = int(call.params.get("limit", 10))
        data = [shown(row) for row in rows[:most]]
        return {"object": "list", "data": data, "has_more": len(rows) > most, "url": f"/v1/{kind}s"}

    return answer


def _account(call: Call) -> Thing:
    metadata = {"partnership": call.state.owners[call.account]} if call.account in call.state.owners else {}
    facts = {"charges_enabled": True, "payouts_enabled": True, "country": "GB", "default_currency": "gbp"}
    name = {"business_profile": {"name": "Practice account"}, "settings": {}}
    return {"id": call.account, "object": "account", "metadata": metadata} | facts | name


def _customer(call: Call) -> Thing:
    facts = {name: call.params.get(name) for name in ("name", "email")}
    return shown(call.state.new("cus", "customer", call.account, **facts, metadata=call.params.get("metadata", {})))


def _session(call: Call) -> Thing:
    params, state = call.params, call.state
    if params.get("customer"):
        state.get("customer", params["customer"], call.account)
    items = params.get("line_items", [])
    amount = sum(int(item["price_data"]["unit_amount"]) * int(item.get("quantity", 1)) for item in items)
    if params.get("mode") == "payment" and amount < 30:
        raise Refused(
            400, "The Checkout Session's total amount due must add up to at least £0.30 gbp", code="amount_too_small"
        )
    made = state.new(
        "cs_test", "checkout.session", call.account, mode=params["mode"], status="open", payment_status="unpaid",
        amount_total=amount or None, currency="gbp", customer=params.get("customer"), payment_intent=None,
        setup_intent=None, client_reference_id=params.get("client_reference_id"), metadata=params.get("metadata", {}),
        payment_method_types=params["payment_method_types"], success_url=params["success_url"],
        cancel_url=params["cancel_url"], expires_at=int(params.get("expires_at", state.now() + 86400)),
        _intent=params.get("payment_intent_data", {}), _items=items,
    )  # fmt: skip
    made["url"] = f"{call.public_url}/pay/{made['id']}"
    return shown(made)


def _expire(call: Call) -> Thing:
    session = call.state.get("checkout.session", call.key, call.account)
    if session["status"] != "open":
        raise Refused(
            400, f'Only Checkout Sessions with a status in ["open"] can be expired; it is {session["status"]}.'
        )
    paying.expire_session(call.state, session)
    return shown(session)


def _collect(call: Call) -> Thing:
    """A payment off the mandate: under way at once, settled or refused later."""
    params, state = call.params, call.state
    way = state.get("payment_method", params["payment_method"], call.account)
    intent = state.new(
        "pi", "payment_intent", call.account, amount=int(params["amount"]), amount_received=0, currency="gbp",
        customer=params["customer"], payment_method=way["id"], status="processing", latest_charge=None,
        last_payment_error=None, metadata=params.get("metadata", {}), description=params.get("description"),
        _method=way["type"],
    )  # fmt: skip
    state.tell("payment_intent.processing", intent)
    state.later(20, "settle", intent["id"])
    return shown(intent)


def _refund(call: Call) -> Thing:
    intent = call.state.get("payment_intent", call.params["payment_intent"], call.account)
    if not intent["latest_charge"]:
        raise Refused(400, "This PaymentIntent does not have a successful charge to refund.")
    charge = call.state.things[intent["latest_charge"]]
    amount = int(call.params.get("amount", charge["amount"] - charge["amount_refunded"]))
    return shown(paying.refund(call.state, charge, amount, call.params.get("metadata", {})))


def _of_payout(call: Call, line: Thing) -> bool:
    return "payout" not in call.params or line["_payout"] == call.params["payout"]


def _of_intent(call: Call, thing: Thing) -> bool:
    return "payment_intent" not in call.params or thing.get("payment_intent") == call.params["payment_intent"]


KEY: Final = r"/(?P<key>\w+)"
SESSION: Final = frozenset(
    {
        "mode", "customer", "line_items", "payment_method_types", "success_url", "cancel_url", "client_reference_id",
        "metadata", "payment_intent_data", "setup_intent_data", "expires_at", "locale", "currency",
    }
)  # fmt: skip
COLLECT: Final = frozenset(
    {
        "amount", "currency", "customer", "payment_method", "payment_method_types", "confirm", "off_session", "metadata",
        "description", "mandate",
    }
)  # fmt: skip
ROUTES: Final = (
    Route("GET", "/v1/account", _account),
    Route("POST", "/v1/customers", _customer, frozenset({"name", "email", "metadata"})),
    Route("GET", "/v1/customers" + KEY, _found("customer")),
    Route("POST", "/v1/checkout/sessions", _session, SESSION),
    Route("GET", "/v1/checkout/sessions", _listed("checkout.session", _of_intent), PAGE | {"payment_intent"}),
    Route("GET", "/v1/checkout/sessions" + KEY, _found("checkout.session")),
    Route("POST", "/v1/checkout/sessions" + KEY + "/expire", _expire),
    Route("POST", "/v1/payment_intents", _collect, COLLECT),
    Route("GET", "/v1/payment_intents", _listed("payment_intent"), PAGE),
    Route("GET", "/v1/payment_intents" + KEY, _found("payment_intent")),
    Route("GET", "/v1/setup_intents" + KEY, _found("setup_intent")),
    Route("GET", "/v1/mandates" + KEY, _found("mandate")),
    Route("GET", "/v1/charges" + KEY, _found("charge")),
    Route("POST", "/v1/refunds", _refund, frozenset({"payment_intent", "amount", "metadata", "reason"})),
    Route("GET", "/v1/refunds", _listed("refund", _of_intent), PAGE | {"payment_intent"}),
    Route("GET", "/v1/refunds" + KEY, _found("refund")),
    Route("GET", "/v1/disputes", _listed("dispute"), PAGE),
    Route("GET", "/v1/disputes" + KEY, _found("dispute")),
    Route("GET", "/v1/payouts", _listed("payout"), PAGE),
    Route("GET", "/v1/payouts" + KEY, _found("payout")),
    Route("GET", "/v1/balance_transactions", _listed("balance_transaction", _of_payout), PAGE | {"payout"}),
)
