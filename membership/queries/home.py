"""What the homes open with: what waits, who needs looking after, how the year goes by phase."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Q, Value

from membership.enums import QuantityStatus, SubscriptionStatus
from membership.models import MembershipYear, Person, School, Subscription
from membership.models.subscriptions import AGREED_STATUSES, OPEN_STATUSES

SHOWN: Final = 6


@dataclass(frozen=True)
class Talk:
    """A school that asked to talk first."""

    school: str
    message: str
    since: datetime


@dataclass(frozen=True)
class Counts:
    """What the side navigation counts."""

    schools: int = 0
    people: int = 0


@dataclass(frozen=True)
class Care:
    """A school to look after and why."""

    school_id: int
    school: str
    detail: str
    why: str
    colour: str


def talks() -> list[Talk]:
    """Return the schools that asked to talk first, longest waiting first."""
    waiting = Subscription.objects.filter(talk_requested_at__isnull=False, status__in=OPEN_STATUSES)
    found = waiting.order_by("talk_requested_at").values_list("school__name", "talk_message", "talk_requested_at")
    return [Talk(school, message, since) for school, message, since in found if since]


def schools_to_look_after(year: MembershipYear, on: date) -> list[Care]:
    """Return schools whose membership is in doubt: declined, disputed, silent past the date, or closed."""
    silent = Q(pk__in=[]) if not year.confirm_by or on <= year.confirm_by else Q(status=SubscriptionStatus.INVITED)
    disputed = Q(quantity__status=QuantityStatus.DISPUTED, status__in=OPEN_STATUSES)
    doubtful = Subscription.objects.filter(year=year).filter(
        Q(status=SubscriptionStatus.DECLINED)
        | Q(talk_requested_at__isnull=False, status__in=OPEN_STATUSES)
        | disputed
        | silent
    )
    found = doubtful.select_related("school", "quantity").order_by("-amount_pence", "pk")[:SHOWN]
    return [_care(subscription) for subscription in found]


def members_by_phase(years: Collection[MembershipYear]) -> dict[MembershipYear, dict[str, int]]:
    """Return how many members each of some years has in each phase; one query."""
    agreed = Subscription.objects.filter(year__in=years, status__in=AGREED_STATUSES).order_by()
    found = agreed.values("year", "school__phase").annotate(members=Count("school", distinct=True))
    rows = list(found)
    return {year: {row["school__phase"]: row["members"] for row in rows if row["year"] == year.pk} for year in years}


def of_office() -> Counts:
    """Return how many open schools and active people there are; one query."""
    schools = School.objects.filter(is_open=True).order_by().values(what=Value("schools"))
    people = Person.objects.filter(is_active=True).order_by().values(what=Value("people"))
    rows = schools.annotate(number=Count("pk")).union(people.annotate(number=Count("pk")))
    return Counts(**{row["what"]: row["number"] for row in rows})


def _care(subscription: Subscription) -> Care:
    school = subscription.school
    why, colour = _why(subscription)
    return Care(school.pk, school.name, school.get_phase_display(), why, colour)


def _why(subscription: Subscription) -> tuple[str, str]:
    if subscription.status == SubscriptionStatus.DECLINED:
        return "Declined", "bad"
    if subscription.talk_requested_at:
        return "Wants to talk", "warn"
    if subscription.quantity.status == QuantityStatus.DISPUTED:
        return "Number disputed", "warn"
    return "Not confirmed", "warn"
