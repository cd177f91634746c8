"""Ordering a basket: what was reviewed is priced again, frozen, signed by who orders, and takes its capacity.

With a service that needs a deed it waits for a second signature; otherwise it is agreed at once.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import rules
from django.db import transaction

from billing.models import Account
from billing.operations import accounts
from membership.models import Person
from offers.enums import AgreementStatus
from offers.errors import OffersRefused
from offers.models import Agreement, AgreementLine
from offers.operations import charging, entitlements
from offers.operations.agreements import baskets, content, locks, signatures
from offers.operations.agreements.signatures import Signed
from offers.pricing.agreeing import units_taken
from offers.queries import buying_rules
from offers.queries.agreements import basket as queries
from offers.queries.agreements.basket import Review
from offers.queries.agreements.buyers import Buyer, buyer_of
from tenants.calendars import AcademicYear
from tenants.queue import enqueue


class AlreadyOrdered(OffersRefused):
    """The basket was ordered before; pressing the button twice orders once."""

    code = "already_ordered"


class NothingChosen(OffersRefused):
    """There is nothing in the basket that can be bought."""

    code = "nothing_chosen"
    message = "There is nothing in your basket."


class CannotBeBought(OffersRefused):
    """Something of the basket is withdrawn, sold out or not for this school any more; the message says what."""

    code = "cannot_be_bought"


class PricesChanged(OffersRefused):
    """The basket or a price is not what was reviewed."""

    code = "prices_changed"
    message = "Your basket or a price changed since you looked at it. Please look again before you order."


class MustAsk(OffersRefused):
    """It costs more than the person may spend without asking."""

    code = "must_ask"
    message = "This is more than you may spend without asking. Send it to somebody who may approve it."


class MayNotOrder(OffersRefused):
    """The person does not buy for this school or trust."""

    code = "may_not_order"
    message = "You cannot order for this school."


class TermTooLong(OffersRefused):
    """A service cannot be agreed for so many years at once."""

    code = "term_too_long"


@dataclass(frozen=True)
class Order:
    """What the order form says: the digest of what was reviewed, the payer's number and who signs."""

    digest: str
    signed: Signed
    purchase_order: str = ""


@transaction.atomic
def place(*, by: Person, agreement_id: int, order: Order, on: date, now: datetime) -> Agreement:
    """Order a basket as it was reviewed.

    Raises AlreadyOrdered, NothingChosen, CannotBeBought, PricesChanged, TermTooLong, MayNotOrder, MustAsk, NotSigned, SoldOut.
    """
    agreement = held_basket(agreement_id)
    buyer = buyer_of(agreement)
    review = checked(agreement, buyer, order.digest, on)
    _check_buyer(by, buyer, review.net_pence)
    return _order(by, agreement, review, order, now)


def checked(agreement: Agreement, buyer: Buyer, digest: str, on: date) -> Review:
    """Return the basket as priced now. Raises NothingChosen, CannotBeBought, PricesChanged, TermTooLong."""
    review = queries.review(agreement, buyer, on)
    if review.problems:
        raise CannotBeBought(" ".join(review.problems))
    if not review.lines:
        raise NothingChosen
    if digest != review.digest:
        raise PricesChanged
    if agreement.years > review.most_years:
        plural = "s" if review.most_years != 1 else ""
        raise TermTooLong(f"These services can be agreed for {review.most_years} year{plural} at once.")
    return review


@transaction.atomic
def cancel(*, by: Person, agreement_id: int, now: datetime) -> Agreement:
    """Call off what waits for its second signature; its capacity can be sold again. Raises AlreadyOrdered, MayNotOrder."""
    agreement = locks.lock_agreement(agreement_id)
    if agreement.status != AgreementStatus.SIGNING:
        raise AlreadyOrdered("Only what waits for signatures can be called off. End a service on its own page instead.")
    is_office = rules.test_rule("offers.manage_agreements", by)
    if not is_office and not rules.test_rule("offers.buy", by, buyer_of(agreement).subject):
        raise MayNotOrder
    locks.give_capacity_back(units_of(lines_of(agreement)))
    agreement.cancel()
    agreement.ended_at = now
    agreement.save()
    return agreement


def activate(agreement: Agreement) -> None:
    """Put a signed agreement into force: days become allowances and the buyer is told. The caller holds its row."""
    agreement.activate()
    agreement.save()
    for line in lines_of(agreement):
        entitlements.sync_line(line=line)
    enqueue("offers.email_agreed", agreement_id=agreement.pk)


def reference_of(agreement: Agreement) -> str:
    """Return “SLA-2627-0012”: unique because the agreement's own key is in it, not without gaps."""
    year = agreement.year.start_year % 100
    return f"SLA-{year:02}{(year + 1) % 100:02}-{agreement.pk:04}"


def units_of(lines: Sequence[AgreementLine]) -> Counter[int]:
    """Return how many units of each offer lines take."""
    taken: Counter[int] = Counter()
    for line in lines:
        taken[line.offer_id] += units_taken(line.unit, line.quantity)
    return taken


def payer_of(by: Person | None, agreement: Agreement) -> Account:
    """Return who is billed: a trust's own account for what it buys, else who pays for the school."""
    if agreement.school:
        return charging.payer_of(by=by, school=agreement.school)
    account = Account.objects.filter(trust=agreement.trust).first()
    if account is None and agreement.trust:
        details = accounts.AccountDetails(name=agreement.trust.name, address=agreement.trust.address)
        account = accounts.open_trust_account(by=by, trust_id=agreement.trust.pk, details=details)
    if account is None:
        raise MayNotOrder
    return account


def held_basket(agreement_id: int) -> Agreement:
    """Return a basket, held until the transaction ends. Raises AlreadyOrdered."""
    agreement = locks.lock_agreement(agreement_id)
    if agreement.status != AgreementStatus.BASKET:
        done = agreement.reference or "It waits for approval."
        raise AlreadyOrdered(f"This is ordered already: {done}" if agreement.reference else done)
    return agreement


def _check_buyer(by: Person, buyer: Buyer, net_pence: int) -> None:
    if buyer.trust:
        if not rules.test_rule("offers.buy", by, buyer.trust):
            raise MayNotOrder
        return
    school = buyer.subject
    if not (rules.test_rule("offers.buy", by, school) or rules.test_rule("offers.request", by, school)):
        raise MayNotOrder
    if buyer.school and not buying_rules.may_spend(by, buyer.school, net_pence):
        raise MustAsk


def _order(by: Person, agreement: Agreement, review: Review, order: Order, now: datetime) -> Agreement:
    kept = baskets.write_lines(agreement, review.lines)
    agreement.lines.exclude(pk__in=kept).delete()
    return freeze(by, agreement, lines_of(agreement), review.needs_deed, order, now)


def freeze(
    by: Person, agreement: Agreement, lines: Sequence[AgreementLine], needs_deed: bool, order: Order, now: datetime
) -> Agreement:
    """Freeze a held basket's lines and terms, take its capacity, sign it as who orders. Raises SoldOut, NotSigned."""
    locks.take_capacity(units_of(lines))
    account = payer_of(by, agreement)
    agreement.account = account
    agreement.reference = reference_of(agreement)
    agreement.ends_before = end_of_term(agreement)
    agreement.needs_deed = needs_deed
    agreement.terms = content.terms_of(lines)
    agreement.purchase_order = order.purchase_order or account.purchase_order
    agreement.ordered_by, agreement.ordered_at = by, now
    agreement.content = content.build(agreement, account, lines)
    if needs_deed:
        agreement.await_signatures()
    agreement.save()
    signatures.write(by, agreement, order.signed, now)
    if needs_deed:
        enqueue("offers.email_sign", agreement_id=agreement.pk)
    else:
        activate(agreement)
    return agreement


def end_of_term(agreement: Agreement) -> date:
    """Return the first day after the agreed term: the end of its last academic year."""
    return (
        AcademicYear(agreement.year.start_year + agreement.years - 1).ends_before
        if agreement.years > 1
        else (agreement.year.ends_before)
    )


def lines_of(agreement: Agreement) -> list[AgreementLine]:
    """Return the lines of an agreement in the order it prints them; one query."""
    rows = agreement.lines.filter(terminated_on=None).select_related("offer", "school")
    return list(rows.order_by("school__name", "title", "pk"))
