"""Quotes as lists, pages and files show them."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.http import HttpRequest
from django.urls import reverse

from billing import quoting
from billing.enums import DispatchStatus, DocumentKind, QuoteStatus
from billing.models import Document, Quote
from billing.presenters.invoices import Event, Tag, pounds
from tenants.lists import Chip, Column, chips
from tenants.money import format_pence

COLOURS: Final = {
    QuoteStatus.ACCEPTED: "good",
    QuoteStatus.DECLINED: "neutral",
    QuoteStatus.WITHDRAWN: "neutral",
    QuoteStatus.OPEN: "accent",
}
SHOWN: Final = [
    ("open", "Waiting for an answer"),
    ("to-invoice", "Accepted, not invoiced"),
    ("accepted", "Accepted"),
    ("expired", "Expired"),
    ("declined", "Declined or withdrawn"),
]


def tag(quote: Quote, on: date) -> Tag:
    """Return how a quote stands on a day."""
    status = QuoteStatus(quote.status)
    if status == QuoteStatus.OPEN and quoting.has_expired(quote.expires_on, on):
        return Tag("Expired", "warn")
    return Tag(status.label, COLOURS[status])


def quote_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of the list of quotes."""
    kinds = [(DocumentKind.QUOTE.value, "Quotes"), (DocumentKind.PRO_FORMA.value, "Pro-formas")]
    return [*chips(request, "show", SHOWN), *chips(request, "kind", kinds)]


def columns(on: date) -> list[Column[Quote]]:
    """Return the columns of the list as a file; amounts in pounds."""
    return [
        Column("Number", lambda row: row.number),
        Column("Kind", lambda row: row.get_kind_display()),
        Column("Made", lambda row: row.issued_on),
        Column("Last day to accept", lambda row: row.expires_on),
        Column("For", lambda row: row.buyer_name),
        Column("Title", lambda row: row.title),
        Column("Net", lambda row: pounds(row.net_pence)),
        Column("VAT", lambda row: pounds(row.vat_pence)),
        Column("Total", lambda row: pounds(row.gross_pence)),
        Column("State", lambda row: tag(row, on).text),
        Column("Signed by", lambda row: row.signed_name),
        Column("Purchase order", lambda row: row.purchase_order),
    ]


def facts(quote: Quote, invoices: Sequence[Document]) -> list[dict[str, str]]:
    """Return the facts of a quote as a summary list; who signed what and when once it is accepted."""
    rows = [
        ("For", quote.buyer_name),
        ("Made", _day(quote.issued_on)),
        ("Last day to accept", _day(quote.expires_on)),
        ("Your reference", quote.buyer_reference),
    ]
    if quote.status == QuoteStatus.ACCEPTED:
        rows += [("Signed", f"{quote.signed_name}: “{quote.signed_statement}”")]
        rows += [("Purchase order", quote.purchase_order or "None")]
    elif quote.answer_note:
        rows += [("Reason", quote.answer_note)]
    found: list[dict[str, str]] = [{"key": key, "value": value} for key, value in rows]
    found += [
        {"key": "Invoice", "value": row.number, "action_url": reverse("invoice", args=[row.pk]), "action_label": "Open"}
        for row in invoices
    ]
    return found


def timeline(quote: Quote) -> list[Event]:
    """Return what happened to a quote, newest first."""
    events = [Event("Made", quote.issued_on, by=str(quote.made_by or ""))]
    events += [
        Event("Sent by e-mail", row.sent_at, f"To {row.email}")
        for row in quote.dispatches.all()
        if row.status == DispatchStatus.SENT and row.sent_at
    ]
    if quote.answered_at:
        label = QuoteStatus(quote.status).label
        events.append(Event(label, quote.answered_at, quote.signed_name, by=str(quote.signed_by or "")))
    return events[::-1]


def caption(quote: Quote) -> str:
    """“Quote · Ash School · £1,200.00 with VAT”."""
    return f"{quote.get_kind_display()} · {quote.buyer_name} · {format_pence(quote.gross_pence)} with VAT"


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
