"""What membership adds to the figures a partnership can publish: who belongs, at what price, and who said yes."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from membership.enums import SubscriptionStatus
from membership.models import MembershipYear, Subscription
from membership.models.subscriptions import AGREED_STATUSES
from tenants.current import current_partnership
from tenants.enums import Phase
from tenants.figures import FigureCode, Figures, Ratio
from tenants.models import RegisterSchool
from tenants.queries.areas import area_codes

OFFERED_STATUSES = (SubscriptionStatus.INVITED, SubscriptionStatus.DECLINED, *AGREED_STATUSES)


def figures(year_start: int) -> Figures:
    """Return this partnership's figures of an academic year, in four queries; none for a year it has not opened.

    A member is a school that has agreed a subscription, ended or not. Money is in pence. The share of eligible schools
    counts schools of the register alone: a college may be a member, but is no state-funded school.
    """
    if not MembershipYear.objects.filter(start_year=year_start).exists():
        return {}
    areas = area_codes(current_partnership())
    eligible = RegisterSchool.objects.filter(la_code__in=areas, is_open=True).count()
    sums = _sums(year_start, areas)
    members, offered = sums["members"], sums["offered"]
    return {
        FigureCode.MEMBERS: Ratio(members, None, members),
        FigureCode.MEMBER_SHARE: Ratio(sums["in_area"], eligible, eligible),
        FigureCode.OUT_OF_AREA_SHARE: Ratio(sums["out_of_area"], members, members),
        FigureCode.PRIMARY_SHARE: Ratio(sums["primary"], members, members),
        FigureCode.PUPILS: Ratio(sums["pupils"], None, sums["counted"]),
        FigureCode.PRICE_PER_PUPIL: Ratio(sums["pence"], sums["pupils"] or Decimal(0), sums["counted"]),
        FigureCode.CONFIRMATION_RATE: Ratio(sums["agreed"], offered, sums["asked"]),
    }


def _sums(year_start: int, areas: list[int]) -> dict[str, Any]:
    agreed = Q(status__in=AGREED_STATUSES)
    offered = Q(status__in=OFFERED_STATUSES)
    counted = agreed & Q(quantity__value__gt=0)
    in_area = Q(school__la_code__in=areas)
    primary = Q(school__phase__in=[Phase.NURSERY, Phase.PRIMARY])
    return Subscription.objects.filter(year__start_year=year_start).aggregate(
        members=Count("school", filter=agreed, distinct=True),
        in_area=Count("school", filter=agreed & in_area & Q(school__urn__isnull=False), distinct=True),
        out_of_area=Count("school", filter=agreed & ~in_area, distinct=True),
        primary=Count("school", filter=agreed & primary, distinct=True),
        counted=Count("school", filter=counted, distinct=True),
        pupils=Sum("quantity__value", filter=counted),
        pence=Sum("amount_pence", filter=counted),
        agreed=Count("pk", filter=agreed),
        offered=Count("pk", filter=offered),
        asked=Count("school", filter=offered, distinct=True),
    )
