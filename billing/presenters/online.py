"""Payments through the card processor as pages show them."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from billing.enums import EventStatus, OnlineStatus, PaymentMethod, PayoutStatus
from billing.models import Document, GatewayEvent, OnlinePayment, Payout
from billing.presenters.invoices import Tag, pounds
from tenants.lists import Column
from tenants.money import format_pence
from tenants.working_days import london_day

COLOURS: Final = {
    OnlineStatus.OPEN: "neutral",
    OnlineStatus.PENDING: "accent",
    OnlineStatus.PAID: "good",
    OnlineStatus.FAILED: "bad",
    OnlineStatus.EXPIRED: "neutral",
}
EVENT_COLOURS: Final = {
    EventStatus.RECEIVED: "accent",
    EventStatus.HANDLED: "good",
    EventStatus.IGNORED: "neutral",
    EventStatus.FAILED: "bad",
}
PAYOUT_COLOURS: Final = {PayoutStatus.PENDING: "accent", PayoutStatus.PAID: "good", PayoutStatus.FAILED: "bad"}
WORDS: Final = {
    OnlineStatus.OPEN: "We are waiting to hear from the card processor.",
    OnlineStatus.PENDING: "The payment is on its way. A Direct Debit takes some working days; you need to do nothing.",
    OnlineStatus.PAID: "The payment has arrived. Thank you.",
    OnlineStatus.FAILED: "The payment did not go through. Nothing was taken.",
    OnlineStatus.EXPIRED: "This payment page has expired. Nothing was taken.",
}


@dataclass(frozen=True)
class Progress:
    """How far a payment is, for the component that asks again."""

    poll_url: str
    message: str
    is_finished: bool
    done: int
    total: int = 1


@dataclass(frozen=True)
class Offer:
    """What an invoice's page says of paying online: a button, or that it is on its way."""

    can_pay: bool
    on_its_way: OnlinePayment | None


def offer(document: Document, *, can_pay: bool, on_its_way: OnlinePayment | None) -> Offer:
    """Return what to offer on an invoice."""
    is_open = document.is_invoice and document.outstanding_pence > 0
    is_under_way = on_its_way is not None and on_its_way.status == OnlineStatus.PENDING
    return Offer(can_pay and is_open and not is_under_way, on_its_way if is_open else None)


def tag(row: OnlinePayment) -> Tag:
    """Return the state with its colour."""
    status = OnlineStatus(row.status)
    if status == OnlineStatus.OPEN and row.collect_on:
        return Tag("Announced", "accent")
    return Tag(status.label, COLOURS[status])


def event_tag(row: GatewayEvent) -> Tag:
    """Return what became of a message, with its colour."""
    status = EventStatus(row.status)
    return Tag(status.label, EVENT_COLOURS[status])


def payout_tag(row: Payout) -> Tag:
    """Return the state of a payout: found on the bank file, or where it is."""
    if row.bank_line_id:
        return Tag("On the bank file", "good")
    status = PayoutStatus(row.status)
    return Tag(status.label, "warn" if status == PayoutStatus.PAID else PAYOUT_COLOURS[status])


def progress(row: OnlinePayment) -> Progress:
    """Return how far a payment is."""
    status = OnlineStatus(row.status)
    message = row.error if status in {OnlineStatus.OPEN, OnlineStatus.FAILED} and row.error else WORDS[status]
    is_finished = status != OnlineStatus.OPEN
    poll_url = reverse("online_progress", args=[row.pk])
    return Progress(poll_url, message, is_finished, done=int(status in {OnlineStatus.PAID, OnlineStatus.PENDING}))


def facts(row: OnlinePayment, invoices: list[str], *, is_office: bool) -> list[dict[str, str]]:
    """Return the facts of a payment as a summary list; its fee and numbers for the office only."""
    rows = [("Payer", str(row.account)), ("Invoices", ", ".join(invoices)), ("Amount", format_pence(row.amount_pence))]
    if row.method:
        rows.append(("How", PaymentMethod(row.method).label))
    if row.collect_on:
        rows.append(("Collected on", f"{row.collect_on.day} {row.collect_on:%B %Y}"))
    if is_office:
        fee = format_pence(row.fee_pence) if row.fee_pence is not None else "Not known yet"
        rows += [
            ("Fee", fee),
            ("Payment at Stripe", row.intent_id or "None yet"),
            ("Payout", row.payout_id or "None yet"),
        ]
    return [{"key": key, "value": value} for key, value in rows]


def columns() -> list[Column[OnlinePayment]]:
    """Return the columns of the list as a file; amounts in pounds."""
    return [
        Column("Started", lambda row: london_day(row.created_at)),
        Column("Payer", lambda row: row.account.name),
        Column("Amount", lambda row: pounds(row.amount_pence)),
        Column("Fee", lambda row: "" if row.fee_pence is None else pounds(row.fee_pence)),
        Column("How", lambda row: PaymentMethod(row.method).label if row.method else ""),
        Column("State", lambda row: tag(row).text),
        Column("Payment at Stripe", lambda row: row.intent_id),
        Column("Payout", lambda row: row.payout_id),
        Column("Note", lambda row: row.error),
    ]


def event_columns() -> list[Column[GatewayEvent]]:
    """Return the columns of the list of messages as a file."""
    return [
        Column("Message", lambda row: row.event_id),
        Column("Kind", lambda row: row.type),
        Column("About", lambda row: row.object_id),
        Column("Happened", lambda row: row.happened_at),
        Column("State", lambda row: event_tag(row).text),
        Column("Outcome", lambda row: row.outcome),
    ]


def payout_columns() -> list[Column[Payout]]:
    """Return the columns of the list of payouts as a file; amounts in pounds."""
    return [
        Column("Payout", lambda row: row.payout_id),
        Column("Arrives", lambda row: row.arrives_on),
        Column("Payments less refunds", lambda row: pounds(row.gross_pence)),
        Column("Fees", lambda row: pounds(row.fee_pence)),
        Column("Paid out", lambda row: pounds(row.amount_pence)),
        Column("State", lambda row: payout_tag(row).text),
    ]
