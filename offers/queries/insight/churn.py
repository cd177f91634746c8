"""Which schools may not renew: the facts the rules of `offers.figures.churn` ask for, gathered for all schools at once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from billing.models import DocumentLine
from billing.queries.open_debt import open_debt
from membership.enums import QuantityStatus, SubscriptionStatus
from membership.models import MembershipYear, School, SchoolRole, Subscription
from membership.models.subscriptions import OPEN_STATUSES
from offers.enums import BookingStatus
from offers.figures.churn import LOW_RATING, UNANSWERED_DAYS, Facts, Risk, assess
from offers.models import AgreementLine, Booking, Delivery, EvaluationAnswer, UnmetRequest
from offers.queries.insight.happened import totals
from offers.queries.insight.scope import AGREED, DONE, Scope, visit_day


@dataclass(frozen=True)
class AtRisk:
    """A member school with what speaks for its leaving, what it paid and what it used at non-members' prices."""

    school: School
    risk: Risk
    facts: Facts


def risks(scope: Scope, on: date, now: datetime) -> list[AtRisk]:
    """Return the member schools of a year as they stand on a day, most points first; fourteen queries."""
    schools = list(scope.schools())
    facts = _facts([school.pk for school in schools], scope.year, on, now)
    found = [AtRisk(school, assess(facts[school.pk], on), facts[school.pk]) for school in schools]
    return sorted(found, key=lambda row: (-row.risk.points, -row.facts.paid_pence, row.school.name, row.school.pk))


def _facts(ids: list[int], year: MembershipYear, on: date, now: datetime) -> dict[int, Facts]:
    until = min(on, year.ends_before - timedelta(days=1))
    facts: dict[int, dict[str, Any]] = defaultdict(dict)
    for name, counts in {
        "used_now": uses(ids, year.starts_on, until),
        "used_before": uses(ids, _year_before(year.starts_on), _year_before(until)),
        "unanswered": _unanswered(ids, now),
        "low_ratings": _low_ratings(ids, year, until),
        "notices": _notices(ids, year),
    }.items():
        for school_id, count in counts.items():
            facts[school_id][name] = count
    for more in (_overdue(ids, on), _doubts(ids), _sign_ins(ids), _paid_and_used(ids, year, until)):
        for school_id, row in more.items():
            facts[school_id] |= row
    days = (on - year.starts_on).days
    return {school_id: Facts(days_into_year=days, **facts[school_id]) for school_id in ids}


def uses(ids: list[int], starts_on: date, until: date) -> dict[int, int]:
    """Return how many services, places and visits schools had between two days, both counted; one query."""
    within = {"school__in": ids, "on__gte": starts_on, "on__lte": until}
    lines = AgreementLine.objects.annotate(on=F("starts_on")).filter(agreement__status__in=AGREED, replaced_by=None)
    places = Booking.objects.annotate(on=TruncDate("event__starts_at")).filter(status=BookingStatus.CONFIRMED)
    visits = Delivery.objects.annotate(on=visit_day()).filter(status__in=DONE)
    parts = [_by_school(rows.filter(**within)) for rows in (lines, places, visits)]
    return _summed(parts[0].union(*parts[1:], all=True))


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28)) if day.month == 2 else day.replace(year=day.year - 1)


def _by_school(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values("school_id").annotate(number=Count("pk"))


def _summed(rows: QuerySet[Any]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for row in rows:
        found[row["school_id"]] += row["number"]
    return found


def _unanswered(ids: list[int], now: datetime) -> dict[int, int]:
    old = now - timedelta(days=UNANSWERED_DAYS)
    return _summed(_by_school(UnmetRequest.objects.filter(school__in=ids, answered_at=None, asked_at__lt=old)))


def _low_ratings(ids: list[int], year: MembershipYear, until: date) -> dict[int, int]:
    """Ratings whose school is known: of visits, and answers that are not anonymous."""
    within = {"on__gte": year.starts_on, "on__lte": until, "rating__lte": LOW_RATING}
    visits = Delivery.objects.annotate(on=visit_day()).filter(school__in=ids, **within)
    answers = EvaluationAnswer.objects.annotate(on=F("answered_on")).filter(booking__school__in=ids, **within)
    of_answers = answers.order_by().values(school_id=F("booking__school_id")).annotate(number=Count("pk"))
    return _summed(_by_school(visits).union(of_answers, all=True))


def _notices(ids: list[int], year: MembershipYear) -> dict[int, int]:
    given = Q(notice_given_at__isnull=False) | Q(terminated_on__isnull=False)
    running = Q(starts_on__lt=year.ends_before, ends_before__gt=year.starts_on, replaced_by=None)
    return _summed(_by_school(AgreementLine.objects.filter(given, running, school__in=ids)))


def _overdue(ids: list[int], on: date) -> dict[int, dict[str, Any]]:
    """Invoices past their due date that name the school and go to who pays for it."""
    school = F("account__pays_for__school_id")
    named = Exists(DocumentLine.objects.filter(document=OuterRef("pk"), school=OuterRef("account__pays_for__school")))
    rows = open_debt().filter(named, due_on__lt=on, account__pays_for__school__in=ids)
    found: dict[int, dict[str, Any]] = {}
    for school_id, due_on, pence in rows.order_by("due_on").values_list(school, "due_on", "left_pence"):
        row = found.setdefault(school_id, {"overdue_pence": 0, "overdue_days": (on - due_on).days})
        row["overdue_pence"] += pence
    return found


def _doubts(ids: list[int]) -> dict[int, dict[str, Any]]:
    """What the newest membership a school was offered says."""
    rows = (
        Subscription.objects.filter(school__in=ids)
        .order_by("school_id", "-year__start_year", "pk")
        .distinct("school_id")
    )
    found = {}
    for row in rows.select_related("quantity"):
        is_open = row.status in OPEN_STATUSES
        found[row.school_id] = {
            "has_declined": row.status == SubscriptionStatus.DECLINED,
            "has_asked_to_talk": is_open and row.talk_requested_at is not None,
            "has_disputed": is_open and row.quantity.status == QuantityStatus.DISPUTED,
        }
    return found


def _sign_ins(ids: list[int]) -> dict[int, dict[str, Any]]:
    rows = SchoolRole.objects.filter(school__in=ids, person__is_active=True).order_by().values("school_id")
    last = rows.annotate(last=TruncDate(Max("person__user__last_login")))
    return {row["school_id"]: {"last_sign_in": row["last"]} for row in last}


def _paid_and_used(ids: list[int], year: MembershipYear, until: date) -> dict[int, dict[str, Any]]:
    sums = totals(ids, year.starts_on, until)
    return {school_id: {"paid_pence": paid, "value_pence": used} for school_id, (paid, used) in sums.items()}
