"""Offering a year's membership: propose to all schools in one action, then ask them to confirm."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from membership.enums import ProposalScope, QuantitySource, SubscriptionStatus
from membership.models import MembershipYear, Person, Quantity, Subscription
from membership.queries import proposals
from membership.queries.proposals import Draft
from tenants.queue import enqueue


@dataclass(frozen=True)
class Proposed:
    """What proposing did: how many were offered at what price, and which schools could not be."""

    created: int
    total_pence: int
    refused: Sequence[Draft]


@dataclass(frozen=True)
class Invited:
    """How many schools were asked, and which have no head to write to."""

    count: int
    without_head: Sequence[str]


def propose_all(
    *,
    by: Person | None,
    year_id: int,
    now: datetime,
    scope: str = ProposalScope.MEMBERS,
    school_ids: Collection[int] | None = None,
    membership_class_id: int | None = None,
) -> Proposed:
    """Offer membership to every school in scope that has no offer yet; running it again adds nothing twice.

    Pupil numbers come from the register unless some are kept; a school without a price is reported, not guessed.
    """
    with transaction.atomic():
        year = MembershipYear.objects.select_for_update().get(pk=year_id)
        drafts = proposals.plan(year, scope=scope, school_ids=school_ids, membership_class_id=membership_class_id)
        quantities = _keep_quantities(year, [draft for draft in drafts if draft.tariff])
        offers = [_offer(year, draft, quantities, now) for draft in drafts if draft.price]
        Subscription.objects.bulk_create(offers)
    return Proposed(
        created=len(offers),
        total_pence=sum(offer.amount_pence for offer in offers),
        refused=[draft for draft in drafts if not draft.price],
    )


def invite(
    *, by: Person | None, year_id: int, now: datetime, subscription_ids: Collection[int] | None = None
) -> Invited:
    """Ask schools to confirm: all that are proposed, or some of them. E-mails their heads after commit."""
    with transaction.atomic():
        proposed = Subscription.objects.filter(year=year_id, status=SubscriptionStatus.PROPOSED)
        if subscription_ids is not None:
            proposed = proposed.filter(pk__in=subscription_ids)
        ids = list(proposed.select_for_update().order_by("id").values_list("pk", flat=True))
        Subscription.objects.filter(pk__in=ids).update(status=SubscriptionStatus.INVITED, invited_at=now)
        without_head = proposals.without_head(ids)
        if ids:
            enqueue("membership.email_confirmation_requests", subscription_ids=ids)
    return Invited(count=len(ids), without_head=without_head)


def _keep_quantities(year: MembershipYear, drafts: Sequence[Draft]) -> dict[tuple[int, str], Quantity]:
    """Keep the number each draft was priced with, and return those of the year by school and measure."""
    missing = [
        Quantity(
            school=draft.school,
            year=year,
            measure=draft.tariff.measure,
            value=draft.value,
            source=QuantitySource.REGISTER,
            census_on=year.census_on,
        )
        for draft in drafts
        if draft.tariff and not draft.quantity
    ]
    Quantity.objects.bulk_create(missing)
    kept = [draft.quantity for draft in drafts if draft.quantity]
    return {(quantity.school_id, quantity.measure): quantity for quantity in (*missing, *kept)}


def _offer(
    year: MembershipYear, draft: Draft, quantities: dict[tuple[int, str], Quantity], now: datetime
) -> Subscription:
    assert draft.tariff, "a priced draft has a tariff"  # noqa: S101
    assert draft.price, "only priced drafts are offered"  # noqa: S101
    return Subscription(
        school=draft.school,
        year=year,
        membership_class=draft.membership_class,
        tariff=draft.tariff,
        quantity=quantities[draft.school.pk, draft.tariff.measure],
        is_new_joiner=draft.is_new_joiner,
        amount_pence=draft.price.net_pence,
        arithmetic=draft.price.as_json(),
        proposed_at=now,
    )
