"""Questions about memberships: a year's list and totals, a school's own, what waits for whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from membership.arithmetic import LastYear
from membership.enums import QuantityStatus, SubscriptionStatus
from membership.models import MembershipYear, Person, Quantity, School, Subscription
from membership.models.subscriptions import AGREED_STATUSES, OPEN_STATUSES
from membership.queries.schools import matching, visible_to


@dataclass(frozen=True)
class Totals:
    """A year in numbers; money in pence."""

    offered: int = 0
    offered_pence: int = 0
    agreed: int = 0
    agreed_pence: int = 0
    members: int = 0
    proposed: int = 0
    open: int = 0
    declined: int = 0
    disputed: int = 0
    talking: int = 0


@dataclass(frozen=True)
class Filters:
    """What a year's list is narrowed to; empty means all."""

    search: str = ""
    status: str = ""
    attention: str = ""


def totals(year: MembershipYear | None) -> Totals:
    """Return the totals of a year in one query; nothing for no year."""
    return Totals() if year is None else Totals(**Subscription.objects.filter(year=year).aggregate(**_sums()))


def totals_by_year() -> Mapping[int, Totals]:
    """Return the totals of every year that has any, by its key, in one query."""
    rows: Iterable[Any] = Subscription.objects.order_by().values("year").annotate(**_sums())
    return defaultdict(Totals, {row.pop("year"): Totals(**row) for row in rows})


def members_by_area(year: MembershipYear | None) -> list[tuple[int, int]]:
    """Return how many members each authority has in a year, largest first."""
    agreed = Subscription.objects.filter(year=year, status__in=AGREED_STATUSES).order_by()
    found = agreed.values("school__la_code").annotate(members=Count("school", distinct=True))
    return [(row["school__la_code"], row["members"]) for row in found.order_by("-members", "school__la_code")]


def listed(year: MembershipYear, filters: Filters) -> QuerySet[Subscription]:
    """Return a year's memberships by school, with what a list shows of them."""
    wanted = Q(year=year)
    if filters.search:
        wanted &= Q(school__in=School.objects.filter(matching(filters.search)).values("pk"))
    if filters.status:
        wanted &= Q(status=filters.status)
    if filters.attention == "disputed":
        wanted &= Q(quantity__status=QuantityStatus.DISPUTED, status__in=OPEN_STATUSES)
    elif filters.attention == "talk":
        wanted &= Q(talk_requested_at__isnull=False, status__in=OPEN_STATUSES)
    elif filters.attention == "unanswered":
        wanted &= Q(status__in=OPEN_STATUSES)
    return _with_facts(Subscription.objects.filter(wanted)).order_by("school__name", "pk")


def get(subscription_id: int) -> Subscription:
    """Return one membership, for the office. Raises Http404."""
    return get_object_or_404(_with_facts(Subscription.objects.all()), pk=subscription_id)


def get_for(person: Person, subscription_id: int) -> Subscription:
    """Return one membership of a school somebody may see. Raises Http404."""
    seen = Subscription.objects.filter(school__in=visible_to(person).values("pk"))
    return get_object_or_404(_with_facts(seen), pk=subscription_id)


def of_school(school_id: int) -> list[Subscription]:
    """Return all memberships of a school and of the records it was converted from, newest first."""
    lineage = Q(school=school_id) | Q(school__successor=school_id)
    return list(_with_facts(Subscription.objects.filter(lineage)).order_by("-year__start_year", "pk"))


def to_show(subscriptions: Sequence[Subscription], on: date) -> Subscription | None:
    """Return the one a school is asked about: the newest still to answer, else the newest."""
    waiting = (sub for sub in subscriptions if sub.is_open and sub.year.ends_before > on)
    return next(waiting, None) or next(iter(subscriptions), None)


def running(subscriptions: Sequence[Subscription], on: date) -> Subscription | None:
    """Return the one that was agreed for the year a day lies in."""
    of_today = (sub for sub in subscriptions if sub.year.starts_on <= on < sub.year.ends_before)
    return next((sub for sub in of_today if sub.status in AGREED_STATUSES), None)


def last_year(subscription: Subscription) -> LastYear | None:
    """Return what the school, or its predecessor, agreed to pay the year before."""
    lineage = Q(school=subscription.school_id) | Q(school__successor=subscription.school_id)
    before = Subscription.objects.filter(
        lineage, year__start_year=subscription.year.start_year - 1, status__in=AGREED_STATUSES
    ).first()
    return LastYear(net_pence=before.amount_pence, quantity=before.price.quantity) if before else None


def disputes() -> list[Quantity]:
    """Return the pupil numbers schools dispute, oldest first, with their schools."""
    disputed = Quantity.objects.filter(status=QuantityStatus.DISPUTED)
    return list(disputed.select_related("school", "year", "stated_by").order_by("stated_at", "pk"))


def dispute(quantity_id: int) -> Quantity:
    """Return one disputed number. Raises Http404."""
    disputed = Quantity.objects.select_related("school", "year", "stated_by")
    return get_object_or_404(disputed, pk=quantity_id, status=QuantityStatus.DISPUTED)


def under(quantity_ids: Sequence[int]) -> list[Subscription]:
    """Return the open memberships priced on some pupil numbers, with all it takes to price them anew."""
    found = Subscription.objects.filter(quantity__in=quantity_ids, status__in=OPEN_STATUSES)
    return list(found.select_related("school", "quantity", "tariff").prefetch_related("tariff__exceptions"))


def _sums() -> dict[str, Any]:
    agreed, is_open = Q(status__in=AGREED_STATUSES), Q(status__in=OPEN_STATUSES)
    return {
        "offered": Count("pk"),
        "offered_pence": Sum("amount_pence", default=0),
        "agreed": Count("pk", filter=agreed),
        "agreed_pence": Sum("amount_pence", filter=agreed, default=0),
        "members": Count("school", filter=agreed, distinct=True),
        "proposed": Count("pk", filter=Q(status=SubscriptionStatus.PROPOSED)),
        "open": Count("pk", filter=is_open),
        "declined": Count("pk", filter=Q(status=SubscriptionStatus.DECLINED)),
        "disputed": Count("pk", filter=is_open & Q(quantity__status=QuantityStatus.DISPUTED)),
        "talking": Count("pk", filter=is_open & Q(talk_requested_at__isnull=False)),
    }


def _with_facts(subscriptions: QuerySet[Subscription]) -> QuerySet[Subscription]:
    return subscriptions.select_related(
        "school__trust", "year", "membership_class", "tariff", "quantity__stated_by", "confirmed_by"
    )
