"""Reviewer days schools give and receive: days of accepted places in reviews whose visit has begun, by the day of the visit."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Count, Q, QuerySet, Sum

from membership.contributions import Contribution, Direction
from membership.models import School
from peer_review.enums import SeatStatus, Stage
from peer_review.models import Reviewer, Seat
from peer_review.stages import BEFORE_VISIT

UNIT: Final = "day"


@dataclass(frozen=True)
class Balance:
    """What one school gave to others' reviews and received in its own, in days."""

    school: School
    given: Decimal
    received: Decimal

    @property
    def balance(self) -> Decimal:
        """Days given beyond those received; negative: it received more."""
        return self.given - self.received


@dataclass(frozen=True)
class Given:
    """What one reviewer gave, in days, at how many visits."""

    reviewer: Reviewer
    days: Decimal
    visits: int


def happened(*, cycle_id: int | None = None, period: tuple[date, date] | None = None) -> QuerySet[Seat]:
    """Return the places that count: accepted, the visit begun, in a cycle or a half-open period of visit days."""
    rows = Seat.objects.filter(status=SeatStatus.ACCEPTED)
    rows = rows.exclude(review__stage__in=[*BEFORE_VISIT, Stage.CANCELLED])
    if cycle_id is not None:
        rows = rows.filter(review__cycle=cycle_id)
    if period:
        rows = rows.filter(review__visit_starts_on__gte=period[0], review__visit_starts_on__lt=period[1])
    return rows


def given_and_received(seats: QuerySet[Seat], school_ids: Collection[int] | None = None) -> list[Balance]:
    """Return each school's balance of some places, by name; only schools that gave or received. Three queries."""
    given, received = _summed(seats, "reviewer__school"), _summed(seats, "review__school")
    schools = School.objects.filter(pk__in={*given, *received}).order_by("name", "pk")
    if school_ids is not None:
        schools = schools.filter(pk__in=school_ids)
    nothing = Decimal(0)
    return [Balance(school, given.get(school.pk, nothing), received.get(school.pk, nothing)) for school in schools]


def by_reviewer(seats: QuerySet[Seat], school_ids: Collection[int] | None = None) -> list[Given]:
    """Return what each reviewer gave of some places, most first; two queries."""
    if school_ids is not None:
        seats = seats.filter(reviewer__school__in=school_ids)
    rows = list(seats.order_by().values("reviewer").annotate(days=Sum("days"), visits=Count("review", distinct=True)))
    found = Reviewer.objects.select_related("person", "school").in_bulk([row["reviewer"] for row in rows])
    given = [Given(found[row["reviewer"]], row["days"], row["visits"]) for row in rows]
    return sorted(given, key=lambda row: (-row.days, str(row.reviewer), row.reviewer.pk))


def contributions(school_ids: Collection[int], starts_on: date, ends_before: date) -> Iterator[Contribution]:
    """Yield each school's reviewer days given and received in a half-open period; two queries."""
    seats = happened(period=(starts_on, ends_before))
    wanted = Q(reviewer__school__in=school_ids), Q(review__school__in=school_ids)
    given = _summed(seats.filter(wanted[0]), "reviewer__school")
    received = _summed(seats.filter(wanted[1]), "review__school")
    yield from _contributions(given, "Reviewer days given", Direction.GIVEN)
    yield from _contributions(received, "Reviewer days received", Direction.RECEIVED)


def _contributions(days: Mapping[int, Decimal], label: str, direction: Direction) -> Iterable[Contribution]:
    return [Contribution(school_id, label, found, UNIT, direction) for school_id, found in days.items()]


def _summed(seats: QuerySet[Seat], whose: str) -> dict[int, Decimal]:
    rows = seats.filter(**{f"{whose}__isnull": False}).order_by().values(whose).annotate(total=Sum("days"))
    return {row[whose]: row["total"] for row in rows}
