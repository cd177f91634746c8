"""What quotes and purchase orders add around every page: navigation, "What needs you", search."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from billing.models import Quote
from billing.queries import quotes as queries
from billing.queries import visibility
from billing.queries.waiting import Waiting, waiting
from billing.views.shell import MONEY
from membership.requests import PersonRequest
from tenants.access import allowed
from tenants.money import format_pence
from tenants.shell import NavItem, Need, SearchHit, once


def navigation(request: PersonRequest) -> Iterator[NavItem]:
    """Quotes, for everyone who pays."""
    if allowed(request, "billing.view_invoices"):
        yield NavItem("Quotes", reverse("quotes"), order=74, section=MONEY)


def needs(request: PersonRequest) -> Iterator[Need]:
    """For a payer the quotes to answer and the orders to give; for the office accepted quotes and held charges."""
    if not allowed(request, "billing.view_invoices"):
        return
    if visibility.sees_all(request.person):
        yield from _of_office(once(request, waiting, timezone.localdate()))
        return
    rows = visibility.quotes_for(request.person, request.acting_school)
    for quote in queries.next_to_answer(rows, timezone.localdate()):
        yield _answer(quote)
    yield from _orders(request)


def search(request: PersonRequest, query: str) -> Iterator[SearchHit]:
    """Quotes whose number, payer or title has the text."""
    if not allowed(request, "billing.view_invoices"):
        return
    rows = visibility.quotes_for(request.person, request.acting_school)
    for quote in queries.filtered(rows, {"q": query}, timezone.localdate())[:5]:
        note = f"{quote.buyer_name}, {format_pence(quote.gross_pence)}"
        yield SearchHit(quote.get_kind_display(), quote.number, reverse("quote", args=[quote.pk]), note)


def _answer(quote: Quote) -> Need:
    return Need(
        title=f"Answer {quote.get_kind_display().lower()} {quote.number}: {quote.title}",
        url=reverse("quote", args=[quote.pk]),
        reason=f"{format_pence(quote.gross_pence)} with VAT",
        due_on=quote.expires_on,
        button_label="Read and accept",
    )


def _orders(request: PersonRequest) -> Iterator[Need]:
    for held in visibility.held_for(request.person, request.acting_school):
        yield Need(
            title=f"Give a purchase order number for {format_pence(held.net_pence)}",
            url=reverse("payer_orders", args=[held.account_id]),
            reason="You ask for one on every invoice; the invoice waits for it",
            button_label="Give the number",
        )


def _of_office(found: Waiting) -> Iterator[Need]:
    if count := found.accepted_quotes:
        yield Need(
            title=f"{count} accepted quote{'s wait' if count != 1 else ' waits'} for an invoice",
            url=f"{reverse('quotes')}?show=to-invoice",
            reason="The payer has signed",
            button_label="Issue",
        )
    if count := found.held_charges:
        yield Need(
            title=f"{count} charge{'s wait' if count != 1 else ' waits'} for a purchase order",
            url=f"{reverse('invoices')}?show=held",
            reason="The payer asks for a number on every invoice",
            button_label="Ask for numbers",
        )
