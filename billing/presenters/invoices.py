"""Invoices and credit notes as lists and pages show them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby

from django.urls import reverse
from django.utils.timezone import make_aware

from billing.enums import AccountKind, DispatchStatus, PaymentState
from billing.models import Dispatch, Document
from tenants.lists import Column
from tenants.money import format_pence

State = PaymentState

COLOURS = {
    State.PAID: "good",
    State.PART_PAID: "warn",
    State.OVERDUE: "bad",
    State.UNPAID: "neutral",
    State.CREDITED: "neutral",
    State.WRITTEN_OFF: "neutral",
    State.ALLOCATED: "neutral",
    State.CREDIT_LEFT: "accent",
}
NOT_SENT: dict[str, tuple[str, str]] = {
    DispatchStatus.FAILED: ("Not sent: e-mail failed", "bad"),
    DispatchStatus.NO_ADDRESS: ("Not sent: no address", "warn"),
    DispatchStatus.SENT: ("Sent", "accent"),
}


@dataclass(frozen=True)
class Tag:
    """A state in words, with the colour of its meaning."""

    text: str
    colour: str


@dataclass(frozen=True)
class Event:
    """One line of a timeline."""

    title: str
    when: date | datetime
    text: str = ""
    by: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    document: Document
    on: date
    is_on_its_way: bool = False

    @property
    def payer(self) -> str:
        """The payer; a trust with the number of its schools."""
        schools = len({line.school_id for line in self.document.lines.all() if line.school_id})
        is_group = self.document.account.kind != AccountKind.SCHOOL and schools > 1
        return f"{self.document.buyer_name} ({schools} schools)" if is_group else self.document.buyer_name

    @property
    def purpose(self) -> str:
        """What it is for, in one line."""
        if not self.document.is_invoice:
            return f"Credit: {self.document.reason}"
        texts = [text for text, _ in groupby(sorted(line.description for line in self.document.lines.all()))]
        return texts[0] if len(texts) == 1 else f"{texts[0]} and {len(texts) - 1} more"

    @property
    def tag(self) -> Tag:
        """The state with its colour."""
        if self.is_on_its_way and self.document.outstanding_pence > 0:
            return Tag("Payment on its way", "accent")
        return tag(self.document, self.on)


def is_late(document: Document, on: date) -> bool:
    """Whether an invoice (`queries.documents`) is past its due date with something outstanding."""
    return document.is_invoice and document.outstanding_pence > 0 and document.due_on < on


def tag(document: Document, on: date) -> Tag:
    """Return what the list says of a document (annotated by `queries.documents`) on a day."""
    state = State(document.state)
    if state == State.OVERDUE:
        days = (on - document.due_on).days
        return Tag(f"Overdue {days} day{'s' if days != 1 else ''}", "bad")
    sent = NOT_SENT.get(getattr(document, "sent_state", ""))  # only lists ask for it
    if state == State.UNPAID and sent:
        return Tag(*sent)
    return Tag(state.label, COLOURS[state])


def columns(on: date) -> list[Column[Document]]:
    """Return the columns of the list as a file; amounts in pounds."""
    return [
        Column("Number", lambda row: row.number),
        Column("Kind", lambda row: row.get_kind_display()),
        Column("Issued", lambda row: row.issued_on),
        Column("Due", lambda row: row.due_on),
        Column("Payer", lambda row: row.buyer_name),
        Column("Reference", lambda row: row.buyer_reference),
        Column("Purchase order", lambda row: row.purchase_order),
        Column("Purpose", lambda row: Row(row, on).purpose),
        Column("Net", lambda row: pounds(row.net_pence)),
        Column("VAT", lambda row: pounds(row.vat_pence)),
        Column("Total", lambda row: pounds(row.gross_pence)),
        Column("Outstanding", lambda row: pounds(row.outstanding_pence)),
        Column("State", lambda row: tag(row, on).text),
    ]


def facts(document: Document, *, is_office: bool) -> list[dict[str, str]]:
    """Return the facts of a document as a summary list."""
    rows = [("Payer", document.buyer_name), ("Issued", _day(document.issued_on))]
    if document.is_invoice:
        rows += [("Due", _day(document.due_on)), ("Outstanding", format_pence(document.outstanding_pence))]
    else:
        rows += [("Corrects", str(document.credits)), ("Reason", document.reason)]
    rows += [("Payer’s reference", document.buyer_reference), ("Purchase order", document.purchase_order or "None")]
    facts: list[dict[str, str]] = [{"key": key, "value": value} for key, value in rows]
    if is_office:
        facts[0] |= {"action_url": reverse("payer", args=[document.account_id]), "action_label": "Open"}
    return facts


def bacs(document: Document) -> list[dict[str, str]]:
    """Return how to pay an invoice that still owes something; nothing otherwise."""
    supplier = document.supplier
    if not document.is_invoice or document.outstanding_pence <= 0 or not supplier["bank_account_number"]:
        return []
    return [
        {"key": "Account name", "value": supplier["bank_account_name"]},
        {"key": "Sort code", "value": supplier["bank_sort_code"]},
        {"key": "Account number", "value": supplier["bank_account_number"]},
        {"key": "Reference", "value": document.number},
        {"key": "Amount", "value": format_pence(document.outstanding_pence)},
    ]


def timeline(document: Document) -> list[Event]:
    """Return what happened to a document by the day it happened, newest first."""
    events = [Event("Issued", document.issued_on, by=str(document.issued_by or ""))]
    events += [_sending(row) for row in document.dispatches.all()]
    events += [
        Event(f"{note.number} credited", note.issued_on, f"{format_pence(note.gross_pence)}. {note.reason}")
        for note in document.credit_notes.all()
    ]
    for row in document.allocations.all():
        if row.payment:
            title = "Payment taken back" if row.reverses_id else "Payment"
            how = f"{row.payment.get_method_display()} {row.payment.reference}".strip()
            events.append(Event(title, row.payment.received_on, f"{format_pence(row.amount_pence)}, {how}"))
    return sorted(events, key=_moment)[::-1]


def _moment(event: Event) -> datetime:
    """A day counts from its beginning: what is issued on a day is sent later."""
    if isinstance(event.when, datetime):
        return event.when
    return make_aware(datetime.combine(event.when, time.min))


def _sending(row: Dispatch) -> Event:
    if row.status == DispatchStatus.SENT and row.sent_at:
        return Event("Sent by e-mail", row.sent_at, f"To {row.email}")
    text = {
        DispatchStatus.FAILED: f"To {row.email}: {row.last_error}. Tried {row.attempts} times, tried again every hour.",
        DispatchStatus.NO_ADDRESS: "The payer has no invoice e-mail address.",
    }
    titles = {DispatchStatus.FAILED: "E-mail could not be sent", DispatchStatus.NO_ADDRESS: "Not sent"}
    status = DispatchStatus(row.status)
    when = row.claimed_at or row.created_at
    return Event(titles.get(status, "Waiting to be sent"), when, text.get(status, f"To {row.email}"))


def pounds(pence: int) -> Decimal:
    """Return pence as pounds with two decimals, for spreadsheets."""
    return Decimal(pence).scaleb(-2)


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
