"""Ordering a basket: what was reviewed is priced again, frozen, signed by who orders, and takes its capacity.

With a service that needs a deed it waits for a second signature; otherwise it is agreed at once.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import rules
from django.db import transaction
from django.utils import timezone

from billing.models import Account
from billing.operations import accounts
from membership.models import Person, School
from offers.agreeing import units_taken
from offers.enums import AgreementStatus
from offers.errors import OffersRefused
from offers.models import Agreement, AgreementLine, Purchase
from offers.operations import charging, entitlements, purchases
from offers.operations.agreements import baskets, content, locks, signatures
from offers.operations.agreements.signatures import Signed
from offers.queries import buying_rules
from offers.queries.agreements import basket as queries
from offers.queries.agreements.basket import Review
from offers.queries.agreements.buyers import Buyer, buyer_of
from offers.queries.settings import offers_settings
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
    agreement = _basket(agreement_id)
    buyer = buyer_of(agreement)
    review = checked(agreement, buyer, order.digest, on)
    _check_buyer(by, buyer, review.net_pence)
    return _order(by, agreement, review, order, now)


@transaction.atomic
def request(
    *, by: Person, agreement_id: int, approver_id: int, digest: str, message: str, on: date, now: datetime
) -> Purchase:
    """Send a school's basket to somebody who may approve it; its prices hold until the answer.

    Raises AlreadyOrdered, NothingChosen, CannotBeBought, PricesChanged, TermTooLong, MayNotOrder, MayNotDecide.
    """
    agreement = _basket(agreement_id)
    buyer = buyer_of(agreement)
    review = checked(agreement, buyer, digest, on)
    if not (buyer.school and rules.test_rule("offers.request", by, buyer.school)):
        raise MayNotOrder
    approver = _approver(approver_id, buyer.school, review.net_pence, by)
    baskets.write_lines(agreement, review.lines)
    agreement.request()
    agreement.ordered_by = by
    agreement.save()
    count = len(review.lines)
    return purchases.ask(
        by=by,
        school=buyer.school,
        approver=approver,
        amount_pence=review.net_pence,
        summary=f"{count} service{'s' if count != 1 else ''} for {agreement.year}",
        message=message,
        now=now,
        expires_at=now + timedelta(hours=offers_settings().hold_hours),
        agreement=agreement,
    )


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


def approve(by: Person, purchase: Purchase, purchase_order: str, now: datetime) -> Agreement:
    """Order what was requested, at the prices requested; called when the request is approved.

    Raises AlreadyOrdered, CannotBeBought, SoldOut.
    """
    agreement = locks.lock_agreement(purchase.agreement_id or 0)
    if agreement.status != AgreementStatus.REQUESTED:
        raise AlreadyOrdered("This was ordered or withdrawn already.")
    review = queries.review(agreement, buyer_of(agreement), timezone.localtime(now).date())
    if review.problems:
        raise CannotBeBought(" ".join(review.problems))
    signed = Signed(by.name, signatures.capacity_of(by, agreement))
    return _freeze(by, agreement, _lines(agreement), review.needs_deed, Order("", signed, purchase_order), now)


def refuse(by: Person | None, purchase: Purchase, now: datetime) -> None:
    """Let who asked change the basket again; called when a request is refused, withdrawn or expired."""
    agreement = locks.lock_agreement(purchase.agreement_id or 0)
    if agreement.status != AgreementStatus.REQUESTED:
        return
    newer = Agreement.objects.filter(**buyer_of(agreement).key, year=agreement.year, status=AgreementStatus.BASKET)
    if newer.exists():
        agreement.cancel()
        agreement.ended_at = now
    else:
        agreement.reopen()
    agreement.save()


@transaction.atomic
def cancel(*, by: Person, agreement_id: int, now: datetime) -> Agreement:
    """Call off what waits for its second signature; its capacity can be sold again. Raises AlreadyOrdered, MayNotOrder."""
    agreement = locks.lock_agreement(agreement_id)
    if agreement.status != AgreementStatus.SIGNING:
        raise AlreadyOrdered("Only what waits for signatures can be called off. End a service on its own page instead.")
    is_office = rules.test_rule("offers.manage_agreements", by)
    if not is_office and not rules.test_rule("offers.buy", by, buyer_of(agreement).subject):
        raise MayNotOrder
    locks.give_capacity_back(units_of(_lines(agreement)))
    agreement.cancel()
    agreement.ended_at = now
    agreement.save()
    return agreement


def activate(agreement: Agreement, now: datetime) -> None:
    """Put a signed agreement into force: days become allowances and the buyer is told. The caller holds its row."""
    agreement.activate()
    agreement.save()
    for line in _lines(agreement):
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


def _basket(agreement_id: int) -> Agreement:
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


def _approver(approver_id: int, school: School, net_pence: int, by: Person) -> Person:
    found = [one for one in buying_rules.approvers(school, net_pence, by) if one.pk == approver_id]
    if not found:
        raise purchases.MayNotDecide("Choose somebody of your school who may approve this amount.")
    return found[0]


def _order(by: Person, agreement: Agreement, review: Review, order: Order, now: datetime) -> Agreement:
    kept = baskets.write_lines(agreement, review.lines)
    agreement.lines.exclude(pk__in=kept).delete()
    return _freeze(by, agreement, _lines(agreement), review.needs_deed, order, now)


def _freeze(
    by: Person, agreement: Agreement, lines: Sequence[AgreementLine], needs_deed: bool, order: Order, now: datetime
) -> Agreement:
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
        activate(agreement, now)
    return agreement


def end_of_term(agreement: Agreement) -> date:
    """Return the first day after the agreed term: the end of its last academic year."""
    return (
        AcademicYear(agreement.year.start_year + agreement.years - 1).ends_before
        if agreement.years > 1
        else (agreement.year.ends_before)
    )


def _lines(agreement: Agreement) -> list[AgreementLine]:
    rows = agreement.lines.filter(terminated_on=None).select_related("offer", "school")
    return list(rows.order_by("school__name", "title", "pk"))
