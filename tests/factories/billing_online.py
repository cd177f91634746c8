"""Paying online in tests: the connection, what a payer does, and messages carried by hand."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from billing.enums import GatewayMode
from billing.models import Document, GatewayEvent, OnlinePayment
from billing.operations.online import checkout, connection, inbox
from billing.operations.online.connection import Choice
from config.stripe_double.double import Double
from config.stripe_double.webhooks import body_of, signature
from tests.factories import billing as make
from tests.factories.membership import office

KEY, SECRET = "sk_test_alpha", "whsec_alpha"
WEBHOOK = "/billing/online/webhook/"
NOW = datetime(2027, 9, 14, 9, 30, tzinfo=UTC)


def connect(mode: GatewayMode = GatewayMode.TEST, **facts: Any) -> Any:
    """Switch paying online on with a practice account."""
    choice = Choice(**({"mode": mode, "secret_key": KEY, "webhook_secret": SECRET} | facts))
    return connection.change(by=office("admin"), choice=choice, now=NOW)


def back(pk: int) -> str:
    """Where a payer comes back to."""
    return f"https://alpha.example.org/billing/online/{pk}/"


def open_page(*invoices: Document, by: Any = None) -> OnlinePayment:
    """Open a page for invoices of one account."""
    return checkout.open_payment(
        by=by or office(),
        account_id=invoices[0].account_id,
        invoice_ids=[invoice.pk for invoice in invoices],
        return_to=back,
        now=timezone.now(),
    )


@dataclass
class Practice:
    """The stand-in as tests use it."""

    double: Double

    def pay(self, page: OnlinePayment, how: str = "card", card: str = "4242424242424242") -> None:
        """Do what a payer does on the page."""
        self.double.pay(page.session_id, how, card)

    def settle(self) -> None:
        """Let time pass: debits arrive, disputes begin."""
        self.double.tick()
        self.double.state.outbox = [one.event for one in self.double.on_the_way] + self.double.state.outbox
        self.double.on_the_way.clear()

    def messages(self) -> list[tuple[bytes, str]]:
        """Take the messages that wait, oldest first, with their signatures."""
        now = self.double.state.now()
        bodies = [body_of(event) for event in self.double.take_events()]
        return [(body, signature(body, SECRET, now)) for body in bodies]

    def carry(self, client: Client | None = None) -> list[int]:
        """Bring the waiting messages to our endpoint; return HTTP's answers."""
        client = client or Client(headers={"host": "alpha.example.org"})
        return [send(client, body, signed).status_code for body, signed in self.messages()]

    def work_off(self) -> list[str]:
        """Carry the waiting messages and follow them; return what came of each, oldest first."""
        before = set(GatewayEvent.objects.values_list("pk", flat=True))
        for body, signed in self.messages():
            inbox.receive(body=body, signature=signed)
        for number in inbox.waiting_ids(now=timezone.now()):
            inbox.process(message_id=number, now=timezone.now())
        return list(GatewayEvent.objects.exclude(pk__in=before).order_by("pk").values_list("status", flat=True))


def send(client: Client, body: bytes, signed: str | None = None, path: str = WEBHOOK) -> Any:
    """Post one message."""
    headers = {} if signed is None else {"stripe-signature": signed}
    return client.post(path, body, content_type="application/json", headers=headers)


def paid_page(practice: Practice, *net: int) -> OnlinePayment:
    """A page for one new invoice, paid by card and followed."""
    page = open_page(make.invoice(*net))
    practice.pay(page)
    practice.work_off()
    page.refresh_from_db()
    return page


def unpaid_page(invoice: Document, **facts: Any) -> OnlinePayment:
    """A page as it stands in the database, unknown to any processor."""
    terms = {"invoices": [[invoice.pk, invoice.gross_pence]], "amount_pence": invoice.gross_pence, "status": "open"}
    return OnlinePayment.objects.create(account=invoice.account, idempotency_key=uuid4().hex, **(terms | facts))


def message(**facts: Any) -> GatewayEvent:
    """A message that could not be followed."""
    terms = {"event_id": f"evt_{uuid4().hex}", "type": "payment_intent.succeeded", "object_id": "pi_1", "payload": {}}
    return GatewayEvent.objects.create(happened_at=NOW, **({"status": "failed"} | terms | facts))
