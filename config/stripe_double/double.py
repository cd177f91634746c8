"""The stand-in as one thing: answers requests, serves its pages, lets time pass and sends events."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from config.stripe_double import paying, webhooks
from config.stripe_double.api import LIVE, Api, account_id
from config.stripe_double.errors import LiveKey, Refused, missing
from config.stripe_double.forms import decode
from config.stripe_double.pages import own_page, page, payment_page
from config.stripe_double.state import State, Thing
from config.stripe_double.webhooks import Delivery, Endpoint

HTML, JSON = "text/html; charset=utf-8", "application/json"
DEMO_KEY, DEMO_SECRET = "sk_test_demo_", "whsec_demo_"
Answer = tuple[int, str, dict[str, str]]


@dataclass
class Double:
    """Accounts, their endpoints, and the lock that makes each request one step."""

    state: State = field(default_factory=State)
    endpoints: dict[str, Endpoint] = field(default_factory=dict)
    public_url: str = ""
    settle_after: float = 20
    webhooks: str = ""  # address of the demo's endpoints, with {name}
    is_down: bool = False
    before_answer: Callable[[str], None] = lambda path: None
    on_the_way: list[Delivery] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    lock: Any = field(default_factory=threading.RLock)

    def listen_to(self, key: str, url: str, secret: str, account: str = "") -> str:
        """Send the events of a key's account (or of a connected one) to an endpoint; return the account. Raises LiveKey."""
        if key.startswith(LIVE):
            raise LiveKey("This is a stand-in for tests: it takes no live key.")
        account = account or account_id(key)
        self.endpoints[account] = Endpoint(url, secret)
        return account

    def answer(self, method: str, path: str, query: str, body: str, headers: dict[str, str]) -> Answer:
        """Return status, content and headers of one request."""
        self.before_answer(path)
        if self.is_down:
            return 503, json.dumps({"error": {"type": "api_error", "message": "Down."}}), {"Content-Type": JSON}
        with self.lock:
            self.asked.append(f"{method} {path}")
            try:
                if path.startswith("/v1/"):
                    self._get_to_know(headers)
                    return self._api(method, path, query or body, headers)
                return self._page(method, path, decode(body))
            except Refused as refused:
                return refused.status, page("Not possible", f"<p>{refused}</p>"), {"Content-Type": HTML}
            except LiveKey as refusal:
                return (
                    400,
                    json.dumps({"error": {"type": "invalid_request_error", "message": str(refusal)}}),
                    {"Content-Type": JSON},
                )
            finally:
                self.state.keep()

    def pay(self, session_id: str, how: str = "card", card: str = "4242424242424242") -> None:
        """Do what a payer does on the hosted page. Raises Refused."""
        with self.lock:
            session = self._session(session_id)
            method, number = ("bacs_debit", "fails") if how == "bacs_fails" else (how, card.replace(" ", ""))
            if method == "bacs_debit" and how != "bacs_fails":
                number = ""
            paying.pay_session(self.state, session, method, number, settle_after=self.settle_after)

    def tick(self, now: float | None = None) -> None:
        """Let happen what is due and put new events on their way; without `now` everything that waits is due."""
        with self.lock:
            due = [one for one in self.state.due if now is None or one.at <= now]
            self.state.due = [one for one in self.state.due if one not in due]
            for one in due:
                paying.HAPPENINGS[one.what](self.state, one.key)
            if due:
                self.state.keep()
            self.on_the_way += [Delivery(event, now or 0) for event in self.take_events()]

    def take_events(self) -> list[Thing]:
        """Return the events nobody has sent yet, oldest first."""
        with self.lock:
            events, self.state.outbox = self.state.outbox, []
            return events

    def deliver(self, now: float) -> None:
        """Send what is due; what is not taken is tried again later."""
        for delivery in [one for one in self.on_the_way if one.due_at <= now]:
            endpoint = self.endpoint_of(delivery.event["_account"])
            if endpoint is None and self.webhooks:
                continue  # its account has not called yet since we started
            taken = endpoint is None or webhooks.deliver(endpoint, delivery.event, self.state.now())
            if taken or not delivery.put_off(now):
                self.on_the_way.remove(delivery)

    def endpoint_of(self, account: str) -> Endpoint | None:
        """Return where an account's events go."""
        return self.endpoints.get(account)

    def _get_to_know(self, headers: dict[str, str]) -> None:
        """The key of a demo's partnership says where its messages go and how they are signed."""
        key = headers.get("authorization", "").removeprefix("Bearer ")
        if self.webhooks and key.startswith(DEMO_KEY) and account_id(key) not in self.endpoints:
            name = key.removeprefix(DEMO_KEY)
            self.listen_to(key, self.webhooks.format(name=name.replace("_", "-")), DEMO_SECRET + name)

    def _api(self, method: str, path: str, text: str, headers: dict[str, str]) -> Answer:
        status, body = Api(self.state, self.public_url).handle(method, path, decode(text), headers)
        return status, json.dumps(body), {"Content-Type": JSON, "Request-Id": "req_practice"}

    def _page(self, method: str, path: str, form: dict[str, Any]) -> Answer:
        if path == "/happen" and method == "POST":
            self._happen(*form["how"].split())
            return 303, "", {"Location": "/"}
        if path == "/":
            return 200, own_page(self.state), {"Content-Type": HTML}
        session = self._session(path.removeprefix("/pay/"))
        if method != "POST":
            return 200, payment_page(session), {"Content-Type": HTML}
        try:
            self.pay(session["id"], form.get("how", "card"), form.get("card", ""))
        except Refused as refused:
            return 200, payment_page(session, str(refused)), {"Content-Type": HTML}
        return 303, "", {"Location": session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])}

    def _happen(self, what: str, key: str) -> None:
        if what == "pay_out":
            paying.pay_out(self.state, key)
        elif what == "dispute":
            paying.dispute(self.state, key)
        elif what in {"won", "lost"}:
            paying.decide(self.state, self.state.things[key], is_won=what == "won")

    def _session(self, key: str) -> Thing:
        session = self.state.things.get(key)
        if session is None or session["object"] != "checkout.session":
            raise missing("checkout session", key)
        return session
