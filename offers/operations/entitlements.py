"""What schools are entitled to: allowances from the grants of what they bought or belong to, and from days they bought.

Run again it changes nothing: each allowance is the one of its line, or membership, and grant. What was used stays used.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest

from membership.enums import SubscriptionStatus
from membership.models import Person, Subscription
from offers.eligibility import why_not
from offers.enums import AgreementStatus, OfferKind, OfferStatus
from offers.models import AgreementLine, Allowance, Grant, Offer
from offers.operations import line_locks
from offers.pricing.agreeing import WHOLE
from offers.pricing.ending import USED_UP
from offers.queries import standings

STANDING = (SubscriptionStatus.CONFIRMED, SubscriptionStatus.ACTIVE)


def sync(*, by: Person | None, on: date) -> None:
    """Bring all allowances of agreements and memberships of the running and coming years up to date."""
    active = AgreementLine.objects.filter(agreement__status=AgreementStatus.ACTIVE, ends_before__gt=on)
    for line_id in list(active.order_by("pk").values_list("pk", flat=True)):
        _sync_held(line_id)
    held = Subscription.objects.filter(status__in=STANDING, year__ends_before__gt=on)
    for subscription in held.select_related("school", "year"):
        sync_subscription(subscription=subscription, on=on)
    _close(Allowance.objects.filter(subscription__isnull=False).exclude(subscription__status__in=STANDING), on)


def follow_membership(subscription: Subscription, on: date) -> None:
    """Give what comes with a membership that was agreed on a day, or end it with one that was ended."""
    if subscription.status in STANDING:
        sync_subscription(subscription=subscription, on=on)
    else:
        _close(Allowance.objects.filter(subscription=subscription), on)


@transaction.atomic
def _sync_held(line_id: int) -> None:
    """As it stands once it is held: ended a moment ago, it must not get back what it gave."""
    sync_line(line=line_locks.lock_line(line_id))


@transaction.atomic
def sync_line(*, line: AgreementLine) -> None:
    """Bring the allowances of one agreed service up to date: its grants, and the days or places bought themselves."""
    if line.replaced_by_id:
        return
    ends_before = line.terminated_on + timedelta(days=1) if line.terminated_on else line.ends_before
    period = {"starts_on": _began(line), "ends_before": max(ends_before, line.starts_on + timedelta(days=1))}
    bought = Decimal(1) if line.unit in WHOLE else line.quantity
    for grant in line.offer.grants.all():
        _put({"line": line, "grant_id": grant.pk}, line.school_id, _of_grant(grant, bought) | period)
    if line.unit in USED_UP:
        left = (
            Decimal(0) if line.terminated_on else line.quantity
        )  # ended early: paid for what was used, no more is left
        own = {"label": line.title[:80], "unit": line.unit, "quantity": left}
        _put({"line": line, "grant_id": None}, line.school_id, own | {"for_lineage": line.offer.lineage} | period)


@transaction.atomic
def sync_subscription(*, subscription: Subscription, on: date) -> None:
    """Bring the allowances of one membership up to date: the grants of the core entitlements of its class."""
    year = subscription.year
    for offer in _core_offers(subscription, on):
        period = {"starts_on": max(offer.starts_on, year.starts_on), "ends_before": offer.ends_before}
        for grant in offer.grants.all():
            key = {"subscription": subscription, "grant_id": grant.pk}
            _put(key, subscription.school_id, _of_grant(grant, Decimal(1)) | period)


def _began(line: AgreementLine) -> date:
    """The first day of a service through all its changes: what it gives may be used up to the day of a change, and on."""
    before = AgreementLine.objects.filter(replaced_by=line).first()
    return _began(before) if before else line.starts_on


def _close(left: QuerySet[Allowance], on: date) -> None:
    """What came with a membership ends with it; of what has not begun nothing is left."""
    left.filter(starts_on__lt=on, ends_before__gt=on).update(ends_before=on)
    left.filter(starts_on__gte=on, quantity__gt=F("used")).update(quantity=F("used"))


def _core_offers(subscription: Subscription, on: date) -> Iterable[Offer]:
    rows = Offer.objects.filter(
        kind=OfferKind.CORE, year=subscription.year_id, status=OfferStatus.PUBLISHED, grants__isnull=False
    )
    found = list(rows.distinct().prefetch_related("grants", "classes"))
    if not any(offer.phases or offer.sectors or offer.audiences or offer.classes.all() for offer in found):
        return found
    standing = standings.standing_of(subscription.school, max(on, subscription.year.starts_on))
    return [offer for offer in found if not why_not(offer, [one.pk for one in offer.classes.all()], standing)]


def _of_grant(grant: Grant, bought: Decimal) -> dict[str, Any]:
    return {
        "label": grant.label,
        "unit": grant.unit,
        "quantity": grant.quantity * bought,
        "for_category_id": grant.for_category_id,
        "for_lineage": grant.for_lineage,
    }


def _put(key: Mapping[str, Any], school_id: int, facts: Mapping[str, Any]) -> None:
    """Write an allowance, or bring it up to date; never below what was used of it."""
    allowance, is_new = Allowance.objects.get_or_create(**key, defaults={"school_id": school_id, **facts})
    if not is_new:
        changed = {name: value for name, value in facts.items() if getattr(allowance, name) != value}
        if "quantity" in changed:
            changed["quantity"] = Greatest(F("used"), facts["quantity"])
        if changed:
            Allowance.objects.filter(pk=allowance.pk).update(**changed)
