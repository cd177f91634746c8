"""Quotes and pro-formas: made with their number, sent, withdrawn. A quote is a price that stands until a day."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from billing import quoting, supplier
from billing.drafting import LineDraft
from billing.enums import DocumentKind, QuoteStatus
from billing.errors import BillingRefused
from billing.models import Account, Quote
from billing.operations import dispatches, locks
from billing.operations.charges import NothingToCharge
from billing.operations.manual_charges import Treated, treat_lines
from billing.operations.numbers import number_of, take_numbers
from billing.quoting import QuoteLine
from billing.wording import usual_reference
from membership.models import Person
from tenants.calendars import FinancialYear
from tenants.current import current_partnership


class QuoteAnswered(BillingRefused):
    """The quote is accepted, declined or withdrawn by now."""

    code = "quote_answered"


class QuoteExpired(BillingRefused):
    """The last day to accept the quote has passed."""

    code = "quote_expired"


@transaction.atomic
def make(
    *,
    by: Person,
    kind: DocumentKind,
    account_id: int,
    title: str,
    lines: Sequence[LineDraft],
    on: date,
    expires_on: date,
    note: str = "",
) -> Quote:
    """Make a quote or pro-forma with the next number of its series and e-mail it. Raises NothingToCharge, QuoteExpired."""
    if expires_on < on:
        raise QuoteExpired("The last day to accept must not be in the past.")
    if not lines or any(line.price.net_pence <= 0 for line in lines):
        raise NothingToCharge("Every line of a quote must come to more than nothing.")
    account = Account.objects.select_related("school", "trust").get(pk=account_id)
    frozen = [_frozen(row) for row in treat_lines(by=by, account=account, lines=lines, on=on)]
    quote = _numbered(by, kind, account, frozen, on)
    quote.title, quote.note, quote.expires_on = title, note, expires_on
    quote.save(force_insert=True)
    dispatches.queue(by=by, account=account, carried=quote)
    return quote


@transaction.atomic
def withdraw(*, by: Person, quote_id: int, reason: str, now: datetime) -> Quote:
    """Take an unanswered quote back. Raises QuoteAnswered."""
    quote = open_quote(quote_id)
    quote.status, quote.answered_at, quote.answer_note = QuoteStatus.WITHDRAWN, now, reason
    quote.save()
    return quote


@transaction.atomic
def resend(*, by: Person, quote_id: int) -> None:
    """Send a quote once more to the payer's mailbox. Raises QuoteAnswered, NoAddress."""
    quote = open_quote(quote_id)
    if not quote.account.invoice_email:
        raise dispatches.NoAddress(f"{quote.account} has no invoice e-mail address. Add one to the account first.")
    dispatches.queue(by=by, account=quote.account, carried=quote)


def open_quote(quote_id: int) -> Quote:
    """Return a quote that waits for its answer, held until the transaction ends. Raises QuoteAnswered."""
    quote = locks.lock_quote(quote_id)
    if quote.status != QuoteStatus.OPEN:
        raise QuoteAnswered(f"This quote is answered already: {quote.get_status_display().lower()}.")
    return quote


def _frozen(row: Treated) -> QuoteLine:
    line, price = row.line, row.line.price
    return QuoteLine(
        description=line.description,
        period_starts_on=line.period_starts_on,
        period_ends_before=line.period_ends_before,
        rate=price.rate,
        net_pence=price.net_pence,
        vat_treatment=row.vat.treatment,
        vat_rate=row.vat.rate,
        vat_pence=row.vat.of(price.net_pence),
        quantity=price.quantity,
        unit=price.unit,
        discount_pence=price.discount_pence,
        discount_reason=price.discount_reason,
        arithmetic=price.arithmetic[:300],
        vat_reason=row.vat.reason,
        vat_evidence=row.vat.evidence,
        supply=line.supply,
        income=line.income,
        funding_purpose=line.funding_purpose,
        cfr_code=line.cfr_code,
        aar_code=line.aar_code,
        school_id=row.school.pk if row.school else None,
        school_name=row.school.name if row.school else "",
    )


def _numbered(by: Person, kind: DocumentKind, account: Account, lines: Sequence[QuoteLine], on: date) -> Quote:
    partnership, sums = current_partnership(), quoting.totals(lines)
    sequence = take_numbers(kind, on, 1)
    return Quote(
        kind=kind,
        number=number_of(kind, on, sequence),
        financial_year=FinancialYear.containing(on).start,
        sequence=sequence,
        account=account,
        issued_on=on,
        supplier=supplier.identity(partnership),
        buyer_name=account.name,
        buyer_address=account.address,
        buyer_reference=usual_reference(account),
        lines=[quoting.as_json(line) for line in lines],
        net_pence=sums.net_pence,
        vat_pence=sums.vat_pence,
        gross_pence=sums.gross_pence,
        made_by=by,
    )
