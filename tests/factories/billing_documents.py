"""Quotes, lines as somebody types them, and a partnership that is registered for VAT."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from billing.drafting import LineDraft
from billing.enums import DocumentKind
from billing.models import Account, Quote
from billing.operations import quote_answers, quotes
from billing.pricing import LinePrice
from tests.factories import billing as make
from tests.factories.membership import at_school, office

EXPIRES = date(2027, 10, 14)


def line(pounds: str = "100.00", **facts: Any) -> LineDraft:
    """Coaching in 2027/28 for £100.00 before VAT; `quantity`, `unit`, `discount_pence`, `discount_reason` go to the price."""
    priced = {
        name: facts.pop(name) for name in ("quantity", "unit", "discount_pence", "discount_reason") if name in facts
    }
    terms = {
        "description": "Coaching",
        "period_starts_on": date(2027, 9, 1),
        "period_ends_before": date(2028, 9, 1),
        "price": LinePrice(Decimal(pounds), **priced),
    }
    return LineDraft(**(terms | facts))


def quote(*lines: LineDraft, account: Account | None = None, **facts: Any) -> Quote:
    """A quote made today that holds for 30 days, with one line of £100.00 when none is given."""
    terms = {"kind": DocumentKind.QUOTE, "title": "Coaching 2027/28", "on": make.TODAY, "expires_on": EXPIRES}
    account = account or make.AccountFactory()
    return quotes.make(by=office(), account_id=account.pk, lines=lines or (line(),), **(terms | facts))


def accepted(*lines: LineDraft, **facts: Any) -> Quote:
    """A quote the payer's head has accepted."""
    made = quote(*lines, **facts)
    return accept(made)


def accept(made: Quote, **facts: Any) -> Quote:
    """The head of the payer's school signs."""
    head = facts.pop("by", None) or at_school(made.account.school)
    terms = {"signed_name": "Ada Marsh", "on": make.TODAY, "now": make.NOW}
    return quote_answers.accept(by=head, quote_id=made.pk, **(terms | facts))


@contextmanager
def supplier(**facts: Any) -> Iterator[None]:
    """The partnership of the test as a supplier of another kind, registered for VAT unless told otherwise."""
    tenant = connection.tenant
    wanted = {"vat_number": "GB123456789"} | facts
    before = {name: getattr(tenant, name) for name in wanted}
    for name, value in wanted.items():
        setattr(tenant, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(tenant, name, value)
