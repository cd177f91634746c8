"""The answer to a quote: accepted by a signature, declined; then charged, and invoiced like any other charge."""

from datetime import date, datetime
from typing import Final

import rules
from django.db import transaction

from billing import quoting
from billing.enums import QuoteStatus, SourceKind
from billing.errors import BillingRefused
from billing.models import Quote
from billing.operations import charges, issuing, locks
from billing.operations.charges import ChargeDraft
from billing.operations.issuing import Issued, PurchaseOrderMissing
from billing.operations.quotes import QuoteExpired, open_quote
from billing.queries import charges as charge_queries
from billing.queries import quotes as queries
from billing.quoting import QuoteLine
from billing.vat import Vat
from membership.models import Person
from tenants.money import format_pence

STATEMENT: Final = (
    "I am authorised to order for {buyer}. I accept {kind} {number} of {day}: {title}, for {net} before VAT and {gross}"
    " with it, and agree to pay the invoice that follows."
)


class NotAuthorised(BillingRefused):
    """The person may not order in the payer's name."""

    code = "not_authorised"


class NotSigned(BillingRefused):
    """There is no name under the acceptance."""

    code = "not_signed"


class NothingAccepted(BillingRefused):
    """The quote has no charge that waits for an invoice."""

    code = "nothing_accepted"


@transaction.atomic
def decline(*, by: Person, quote_id: int, reason: str, now: datetime) -> Quote:
    """Say no to a quote in the payer's name. Raises NotAuthorised, QuoteAnswered."""
    quote = open_quote(quote_id)
    _check_authority(by, quote)
    quote.status, quote.answered_at, quote.answer_note = QuoteStatus.DECLINED, now, reason
    quote.save()
    return quote


@transaction.atomic
def accept(*, by: Person, quote_id: int, signed_name: str, on: date, now: datetime, purchase_order: str = "") -> Quote:
    """Order what a quote offers: archive who signed what and when, and charge each line.

    Raises NotAuthorised, NotSigned, QuoteExpired, QuoteAnswered, PurchaseOrderMissing. The quote's row is the queue: of two
    acceptances at once one wins, and the source of each line refuses a second charge whatever happens.
    """
    quote = open_quote(quote_id)
    _check_acceptance(by, quote, signed_name, on, purchase_order)
    quote.status, quote.answered_at = QuoteStatus.ACCEPTED, now
    quote.signed_name, quote.signed_by, quote.signed_statement = signed_name.strip(), by, statement(quote)
    quote.purchase_order = purchase_order
    quote.save()
    for position, line in enumerate(map(quoting.from_json, quote.lines), 1):
        charges.raise_charge(by=by, draft=_charge(quote, line, position))
    return quote


@transaction.atomic
def invoice(*, by: Person, quote_id: int, on: date) -> Issued:
    """Issue the invoice of an accepted quote: all its charges that wait. Raises NothingAccepted, PurchaseOrderMissing."""
    quote = Quote.objects.get(pk=quote_id)
    locks.lock_account(quote.account_id)
    waiting = list(queries.charges_of(quote, charge_queries.open_charges()).values_list("pk", flat=True))
    if not waiting:
        raise NothingAccepted("Nothing of this quote waits for an invoice.")
    return issuing.issue_invoice(
        by=by, account_id=quote.account_id, charge_ids=waiting, on=on, purchase_order=quote.purchase_order
    )


def statement(quote: Quote) -> str:
    """Return the words somebody signs by accepting."""
    return STATEMENT.format(
        buyer=quote.buyer_name,
        kind=quote.get_kind_display().lower(),
        number=quote.number,
        day=f"{quote.issued_on.day} {quote.issued_on:%B %Y}",
        title=quote.title,
        net=format_pence(quote.net_pence),
        gross=format_pence(quote.gross_pence),
    )


def _check_authority(by: Person, quote: Quote) -> None:
    if not rules.test_rule("billing.answer_quote", by, quote):
        raise NotAuthorised(
            f"Only the head, the business manager or the trust’s finance can answer for {quote.buyer_name}."
        )


def _check_acceptance(by: Person, quote: Quote, signed_name: str, on: date, purchase_order: str) -> None:
    _check_authority(by, quote)
    if quoting.has_expired(quote.expires_on, on):
        raise QuoteExpired(f"This quote expired on {quote.expires_on.day} {quote.expires_on:%B %Y}. Ask for a new one.")
    if not signed_name.strip():
        raise NotSigned("Type your name to sign.")
    account = quote.account
    if account.requires_purchase_order and not (purchase_order or account.purchase_order):
        raise PurchaseOrderMissing(f"{account.name} asks for a purchase order number on every invoice.")


def _charge(quote: Quote, line: QuoteLine, position: int) -> ChargeDraft:
    return ChargeDraft(
        account_id=quote.account_id,
        description=line.description,
        period_starts_on=line.period_starts_on,
        period_ends_before=line.period_ends_before,
        net_pence=line.net_pence,
        vat=Vat(line.vat_treatment, line.vat_rate, line.vat_reason, line.vat_evidence),
        school_id=line.school_id,
        source_kind=SourceKind.QUOTE,
        source_id=quoting.source_id(quote.pk, position),
        quantity=line.quantity,
        unit=line.unit,
        rate=line.rate,
        arithmetic=line.arithmetic,
        purchase_order=quote.purchase_order,
        cfr_code=line.cfr_code,
        aar_code=line.aar_code,
        supply=line.supply,
        income=line.income,
        discount_pence=line.discount_pence,
        discount_reason=line.discount_reason,
        funding_purpose=line.funding_purpose,
    )
