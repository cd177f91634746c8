"""Requests for approval: asked of somebody who may spend as much, decided once, by a link in an e-mail or on a page.

What is approved belongs to another subject (a basket, places that are held): each registers what to do with the answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from membership.link_keys import key_hash, new_key
from membership.models import Person, School
from offers.enums import PurchaseStatus
from offers.errors import OffersRefused
from offers.models import Agreement, BookingOrder, Purchase
from offers.queries import buying_rules
from tenants.money import format_pence
from tenants.queue import enqueue

WORDS: Final = {
    PurchaseStatus.APPROVED: "approved",
    PurchaseStatus.REFUSED: "refused",
    PurchaseStatus.WITHDRAWN: "withdrew",
}


class AlreadyDecided(OffersRefused):
    """Somebody has decided; the message says who."""

    code = "already_decided"


class PurchaseExpired(OffersRefused):
    """The request was not answered in time."""

    code = "purchase_expired"


class PurchaseUnknown(OffersRefused):
    """No request belongs to this link."""

    code = "purchase_unknown"
    message = "This link is not known here. It may have been replaced by a newer one."


class MayNotDecide(OffersRefused):
    """The person may not approve as much for this school."""

    code = "may_not_decide"


class AskedAlready(OffersRefused):
    """The same basket or order waits for approval."""

    code = "asked_already"
    message = "This waits for approval already."


@dataclass(frozen=True)
class Answers:
    """What happens to the thing a request is about: each is called with the request, inside its transaction.

    `approve(by, purchase, purchase_order, now)`, `refuse(by, purchase, now)`, `expire(purchase, now)`. What `approve` raises
    undoes the decision.
    """

    approve: Callable[[Person, Purchase, str, datetime], object]
    refuse: Callable[[Person, Purchase, datetime], object]
    expire: Callable[[Purchase, datetime], object]


_answers: dict[str, Answers] = {}


def register(kind: str, answers: Answers) -> None:
    """Let a subject act on decisions about its “agreement” or “order”; called in `ready()`."""
    _answers[kind] = answers


@transaction.atomic
def ask(
    *,
    by: Person,
    school: School,
    approver: Person,
    amount_pence: int,
    summary: str,
    message: str,
    now: datetime,
    expires_at: datetime,
    agreement: Agreement | None = None,
    order: BookingOrder | None = None,
) -> Purchase:
    """Ask somebody to approve an amount (pence net) and e-mail them the link. Raises MayNotDecide, AskedAlready."""
    if not buying_rules.may_spend(approver, school, amount_pence):
        raise MayNotDecide(f"{approver} may not approve {format_pence(amount_pence)} for {school}. Ask the head.")
    if Purchase.objects.filter(agreement=agreement, order=order, status=PurchaseStatus.WAITING).exists():
        raise AskedAlready
    key = new_key()
    purchase = Purchase.objects.create(
        school=school,
        agreement=agreement,
        order=order,
        amount_pence=amount_pence,
        summary=summary[:200],
        message=message[:300],
        asked_by=by,
        asked_at=now,
        approver=approver,
        key_hash=key_hash(key),
        expires_at=expires_at,
    )
    enqueue("offers.email_purchase", purchase_id=purchase.pk, key=key)
    return purchase


@transaction.atomic
def decide(
    *,
    by: Person | None,
    approved: bool,
    now: datetime,
    note: str = "",
    purchase_order: str = "",
    key: str = "",
    purchase_id: int | None = None,
) -> Purchase:
    """Approve or refuse a request, once. By the link nobody is signed in: then it is the approver's decision.

    Raises PurchaseUnknown, AlreadyDecided (naming who decided), PurchaseExpired, MayNotDecide, and what ordering raises.
    """
    purchase = _waiting(key, purchase_id, now)
    decider = purchase.approver if by is None and key else by
    if decider is None or not _may_decide(decider, purchase):
        raise MayNotDecide(f"Only {purchase.approver} or somebody who may spend as much can decide this.")
    purchase.status = PurchaseStatus.APPROVED if approved else PurchaseStatus.REFUSED
    purchase.decided_by, purchase.decided_at, purchase.note = decider, now, note[:300]
    purchase.save()
    answers = _answers[kind_of(purchase)]
    if approved:
        answers.approve(decider, purchase, purchase_order, now)
    else:
        answers.refuse(decider, purchase, now)
    enqueue("offers.email_purchase_decided", purchase_id=purchase.pk)
    return purchase


@transaction.atomic
def withdraw(*, by: Person, purchase_id: int, now: datetime) -> Purchase:
    """Take one's own request back. Raises PurchaseUnknown, AlreadyDecided, PurchaseExpired, MayNotDecide."""
    purchase = _waiting("", purchase_id, now)
    if purchase.asked_by_id != by.pk:
        raise MayNotDecide("Only who asked can withdraw a request.")
    purchase.status, purchase.decided_by, purchase.decided_at = PurchaseStatus.WITHDRAWN, by, now
    purchase.save()
    _answers[kind_of(purchase)].refuse(by, purchase, now)
    return purchase


def expire_due(*, by: Person | None, now: datetime) -> int:
    """Close the requests nobody answered in time and return how many; each in a transaction of its own."""
    due = Purchase.objects.filter(status=PurchaseStatus.WAITING, expires_at__lte=now).order_by("pk")
    return sum(_expire(pk, now) for pk in list(due.values_list("pk", flat=True)))


def lock_purchase(key: str = "", purchase_id: int | None = None) -> Purchase | None:
    """Return the request, held until the transaction ends: it is decided once.

    Only what never changes is joined: after waiting for the row, joined rows are still those from before.
    """
    rows = Purchase.objects.select_for_update(of=("self",)).select_related("school", "approver", "asked_by")
    return rows.filter(key_hash=key_hash(key)).first() if key else rows.filter(pk=purchase_id or 0).first()


def kind_of(purchase: Purchase) -> str:
    """Return what a request is about: “agreement” or “order”."""
    return "agreement" if purchase.agreement_id else "order"


@transaction.atomic
def _expire(purchase_id: int, now: datetime) -> bool:
    purchase = lock_purchase(purchase_id=purchase_id)
    if purchase is None or purchase.status != PurchaseStatus.WAITING:
        return False
    purchase.status = PurchaseStatus.EXPIRED
    purchase.save()
    _answers[kind_of(purchase)].expire(purchase, now)
    enqueue("offers.email_purchase_decided", purchase_id=purchase.pk)
    return True


def _waiting(key: str, purchase_id: int | None, now: datetime) -> Purchase:
    purchase = lock_purchase(key, purchase_id)
    if purchase is None:
        raise PurchaseUnknown
    if purchase.status in WORDS:
        raise AlreadyDecided(decided_words(purchase))
    if purchase.status == PurchaseStatus.EXPIRED or purchase.expires_at <= now:
        raise PurchaseExpired("This request was not answered in time. Ask for it to be sent again.")
    return purchase


def decided_words(purchase: Purchase) -> str:
    """Return who decided what, in words, with their note."""
    return f"{said_words(purchase).removesuffix('.')} already. {purchase.note}".strip()


def said_words(purchase: Purchase) -> str:
    """“Ada Marsh approved this.”"""
    return f"{purchase.decided_by or 'The partnership’s office'} {WORDS[PurchaseStatus(purchase.status)]} this."


def _may_decide(person: Person, purchase: Purchase) -> bool:
    is_another = person.pk != purchase.asked_by_id
    return person.is_active and is_another and buying_rules.may_spend(person, purchase.school, purchase.amount_pence)
