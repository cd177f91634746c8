"""Asking for approval of a basket, and what becomes of it when the request is decided."""

from datetime import date, datetime, timedelta

import rules
from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from membership.models import Person, School
from offers.enums import AgreementStatus
from offers.models import Agreement, Purchase
from offers.operations import purchases
from offers.operations.agreements import baskets, locks, signatures
from offers.operations.agreements.ordering import (
    AlreadyOrdered,
    CannotBeBought,
    MayNotOrder,
    Order,
    checked,
    freeze,
    held_basket,
    lines_of,
)
from offers.operations.agreements.signatures import Signed
from offers.queries import buying_rules
from offers.queries.agreements import basket as queries
from offers.queries.agreements.buyers import buyer_of
from offers.queries.settings import offers_settings


@transaction.atomic
def request(
    *, by: Person, agreement_id: int, approver_id: int, digest: str, message: str, on: date, now: datetime
) -> Purchase:
    """Send a school's basket to somebody who may approve it; its prices hold until the answer.

    Raises AlreadyOrdered, NothingChosen, CannotBeBought, PricesChanged, TermTooLong, MayNotOrder, MayNotDecide.
    """
    agreement = held_basket(agreement_id)
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


def approve(by: Person, purchase: Purchase, purchase_order: str, now: datetime) -> Agreement:
    """Order what was requested, at the prices requested; called when the request is approved.

    Raises AlreadyOrdered, CannotBeBought, SoldOut.
    """
    agreement = locks.lock_agreement(purchase.agreement_id or 0)
    if agreement.status != AgreementStatus.REQUESTED:
        raise AlreadyOrdered("This was ordered or withdrawn already.")
    review = queries.review(agreement, buyer_of(agreement), localtime(now).date())
    if review.problems:
        raise CannotBeBought(" ".join(review.problems))
    signed = Signed(by.name, signatures.capacity_of(by, agreement))
    return freeze(by, agreement, lines_of(agreement), review.needs_deed, Order("", signed, purchase_order), now)


def refuse(by: Person | None, purchase: Purchase, now: datetime) -> None:
    """Let who asked change the basket again; called when a request is refused, withdrawn or expired."""
    agreement = locks.lock_agreement(purchase.agreement_id or 0)
    if agreement.status != AgreementStatus.REQUESTED:
        return
    agreement.reopen()
    try:
        with transaction.atomic():
            agreement.save()
    except IntegrityError:  # a newer basket was begun meanwhile: there is one of a year
        agreement.cancel()
        agreement.ended_at = now
        agreement.save()


def _approver(approver_id: int, school: School, net_pence: int, by: Person) -> Person:
    found = [one for one in buying_rules.approvers(school, net_pence, by) if one.pk == approver_id]
    if not found:
        raise purchases.MayNotDecide("Choose somebody of your school who may approve this amount.")
    return found[0]
