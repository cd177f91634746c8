"""Places in teams: somebody's own, those that wait for an answer or for another reviewer, and who could take one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from membership.models import Person
from peer_review.bases.reviews import LIVE_SEATS
from peer_review.enums import VISITING, SeatRole, SeatStatus, Stage
from peer_review.matching import costing
from peer_review.matching.problem import School as Place
from peer_review.models import Cycle, Moment, Participant, Review, Reviewer, Seat
from peer_review.queries.conflicts import Conflict, Pair, capacity, conflicts_of, conflicts_of_seats
from peer_review.queries.due import OVER
from peer_review.stages import BEFORE_VISIT

REMIND_AFTER: Final = 7
_TO_CHECK: Final = (
    "role", "override_reason", "review__cycle", "review__visit_starts_on", "review__visit_ends_on",
    "review__school__name", "review__school__trust", "review__school__successor", "reviewer__school",
)  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """Somebody who could take a place: what speaks against it, how far by road in km (None: unknown), reviews in the cycle."""

    reviewer: Reviewer
    conflicts: list[Conflict]
    km: Decimal | None
    load: int
    most: int | None
    is_expert: bool

    @property
    def is_barred(self) -> bool:
        """Whether no reason can set the conflicts aside."""
        return any(conflict.bars for conflict in self.conflicts)


def find(seat_id: int) -> Seat | None:
    """Return one place with its review, school, cycle and reviewer."""
    return seats().filter(pk=seat_id).first()


def seats() -> QuerySet[Seat]:
    """Return places with all that a line about one says."""
    return Seat.objects.select_related(
        "review__cycle", "review__framework", "review__school", "reviewer__person", "reviewer__school"
    )


def of_reviewer(reviewer_id: int) -> QuerySet[Seat]:
    """Return all places somebody holds or held, the latest visit first."""
    return seats().filter(reviewer=reviewer_id).order_by("-review__visit_starts_on", "-pk")


def asked_of(reviewer_id: int) -> QuerySet[Seat]:
    """Return the places somebody was asked to take; one that is only planned is the office’s affair."""
    return of_reviewer(reviewer_id).exclude(status=SeatStatus.PLANNED)


def declined() -> QuerySet[Seat]:
    """Return the declined places the office has not filled or given up, the next visit first."""
    return (
        seats()
        .filter(status=SeatStatus.DECLINED)
        .exclude(review__stage__in=OVER)
        .order_by("review__visit_starts_on", "pk")
    )


def to_remind(now: datetime) -> list[int]:
    """Return the ids of invitations nobody answered within the days of their cycle, not reminded yet; two queries."""
    rows = Seat.objects.filter(status=SeatStatus.INVITED, invited_at__lte=now - timedelta(days=1))
    rows = rows.exclude(review__stage__in=OVER).select_related("review__cycle")
    waiting = [seat for seat in rows.order_by("pk") if is_due(seat, now)]
    keys = Moment.objects.filter(review__in={seat.review_id for seat in waiting}, key__startswith="seat-")
    reminded = set(keys.values_list("key", flat=True))
    return [seat.pk for seat in waiting if reminder_key(seat) not in reminded]


def is_due(seat: Any, now: datetime) -> bool:
    """Whether an invitation has waited as long as its cycle says: the days of its first stage, else seven."""
    days = next((step.remind_days for step in seat.review.cycle.steps if step.stage == Stage.PLANNED), None)
    return seat.invited_at is not None and seat.invited_at + timedelta(days=days or REMIND_AFTER) <= now


def reminder_key(seat: Any) -> str:
    """Return the key of the one moment that says that somebody was reminded."""
    return f"seat-{seat.pk}"


def candidates(review: Review, role: str, on: date) -> list[Candidate]:
    """Return everybody on the register for a place, the best first; a fixed number of queries.

    First those no rule forbids, experts of the phase before others, then the nearest, then who has fewest reviews.
    """
    taken = review.seats.filter(status__in=LIVE_SEATS).values("reviewer")
    rows = Reviewer.objects.filter(is_active=True, person__is_active=True).exclude(pk__in=taken)
    reviewers = list(rows.select_related("person", "school").order_by("person__name", "pk"))
    starts_on = review.visit_starts_on or on
    days = (starts_on, review.visit_ends_on or starts_on)
    pairs = [Pair(reviewer, review.school, *days, review.cycle, role, review.pk) for reviewer in reviewers]
    load, places = loads(review.cycle_id), _places(review.cycle_id)
    found = [
        _candidate(reviewer, against, review, load, places)
        for reviewer, against in zip(reviewers, conflicts_of(pairs), strict=True)
    ]
    return sorted(found, key=_rank)


def loads(cycle_id: int) -> dict[int, int]:
    """Return reviewer → reviews they have in a cycle; one query."""
    rows = Seat.objects.filter(review__cycle=cycle_id, status__in=LIVE_SEATS, role__in=VISITING)
    rows = rows.exclude(review__stage=Stage.CANCELLED)
    counted = rows.order_by().values("reviewer").annotate(count=Count("review", distinct=True))
    return {row["reviewer"]: row["count"] for row in counted}


def _candidate(
    reviewer: Reviewer, against: list[Conflict], review: Review, load: dict[int, int], places: dict[int, Place]
) -> Candidate:
    host, home = places.get(review.school_id), places.get(reviewer.school_id or 0)
    units = costing.units_between(home, host) if home and host else None
    is_known = home and host and None not in (home.latitude, host.latitude)
    return Candidate(
        reviewer,
        against,
        Decimal(units) / 10 if is_known and units is not None else None,
        load.get(reviewer.pk, 0),
        capacity(reviewer, review.cycle),
        review.school.phase in reviewer.phases,
    )


def _rank(row: Candidate) -> tuple[bool, int, bool, Decimal, int, str]:
    far = Decimal(10_000) if row.km is None else row.km
    return row.is_barred, len(row.conflicts), not row.is_expert, far, row.load, str(row.reviewer)


def _places(cycle_id: int) -> dict[int, Place]:
    rows = Participant.objects.filter(cycle=cycle_id).select_related("school")
    return {
        row.school_id: Place(
            id=row.school_id,
            name=row.school.name,
            phase=row.school.phase,
            group="",
            latitude=None if row.latitude is None else float(row.latitude),
            longitude=None if row.longitude is None else float(row.longitude),
        )
        for row in rows
    }


def review(review_id: int) -> Review | None:
    """Return a review with its cycle, framework and school."""
    return Review.objects.select_related("cycle", "framework", "school").filter(pk=review_id).first()


def cycles(school_ids: Collection[int] | None = None) -> QuerySet[Cycle]:
    """Return the cycles some schools take part in, host or send reviewers to, the newest first; None: all."""
    if school_ids is None:
        return Cycle.objects.all()
    hosting, sending = Q(reviews__school__in=school_ids), Q(reviews__seats__reviewer__school__in=school_ids)
    return Cycle.objects.filter(Q(participants__school__in=school_ids) | hosting | sending).distinct()


def broken(on: date) -> dict[Seat, list[Conflict]]:
    """Return the places of visits to come, by visit, that break a rule by now, with what speaks against each.

    A county has a thousand such places: they are read without the long texts of their reviews, the broken ones whole.
    """
    rows = Seat.objects.filter(status__in=LIVE_SEATS, review__stage__in=BEFORE_VISIT)
    ahead = list(rows.select_related("review__school", "reviewer").only(*_TO_CHECK))
    cycles_by_id = Cycle.objects.in_bulk({seat.review.cycle_id for seat in ahead})
    for seat in ahead:
        seat.review.cycle = cycles_by_id[seat.review.cycle_id]
    found = conflicts_of_seats(ahead, on)
    whole = seats().filter(pk__in=found).order_by("review__visit_starts_on", "pk") if found else ()
    return {seat: found[seat.pk] for seat in whole}


def unanswered() -> QuerySet[Seat]:
    """Return the invitations that wait for an answer, the oldest first."""
    asked = seats().filter(status=SeatStatus.INVITED).exclude(review__stage__in=OVER)
    return asked.order_by("invited_at", "pk")


def invited(person: Person) -> QuerySet[Seat]:
    """Return the invitations somebody has to answer, the next visit first."""
    asked = seats().filter(reviewer__person=person.pk, status=SeatStatus.INVITED).exclude(review__stage__in=OVER)
    return asked.order_by("review__visit_starts_on", "pk")


def of_review(review_id: int) -> list[Seat]:
    """Return all places of a review, by role: lead, members, then those who help; one query."""
    roles = list(SeatRole)
    rows = seats().filter(review=review_id).order_by("pk")
    return sorted(rows, key=lambda seat: roles.index(SeatRole(seat.role)))
