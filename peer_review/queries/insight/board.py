"""How a cycle stands for the partnership's board: coverage, stages, what is late, what is measured, days given."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from membership.models import Person
from peer_review.bases.reviews import AFTER_SIGNING
from peer_review.enums import OfficeSees, SeatStatus, Stage
from peer_review.measuring_challenge import Share
from peer_review.models import Cycle, Participant, Review, Seat
from peer_review.queries.due import OVER, with_due
from peer_review.queries.insight import challenge
from peer_review.queries.insight.challenge import Measured
from peer_review.stages import is_past
from tenants.small_numbers import FEWEST


@dataclass(frozen=True)
class Standing:
    """A cycle's state on a day; `measured` are the reviews signed and open to the office."""

    cycle: Cycle
    coverage: Share  # schools whose visit is over, of those that take part and host
    reviews: int
    stages: Mapping[str, int]
    overdue: Sequence[Review]
    measured: Sequence[Measured]
    left_out: int
    days_given: Decimal

    @property
    def schools(self) -> int:
        """Schools among the measured reviews."""
        return len({row.review.school_id for row in self.measured})

    @property
    def is_shown(self) -> bool:
        """Whether enough schools are measured for a sum to be shown to a board."""
        return self.schools >= FEWEST


def of_cycle(person: Person, cycle: Cycle, on: date) -> Standing:
    """Return how a cycle stands. Ten queries."""
    rows = Review.objects.filter(cycle=cycle).exclude(stage=Stage.CANCELLED).select_related("school", "cycle")
    reviews = list(with_due(rows.defer("report", "draft", "timetable").order_by("school__name", "number")))
    hosts = set(
        Participant.objects.filter(cycle=cycle, withdrawn_at__isnull=True, hosts__gt=0).values_list("school", flat=True)
    )
    seen = {review.school_id for review in reviews if is_past(review.stage, Stage.VISIT)}
    signed = [review for review in reviews if review.stage in AFTER_SIGNING]
    is_open = cycle.office_sees != OfficeSees.NOTHING
    return Standing(
        cycle=cycle,
        coverage=Share(len(seen), len(hosts | {review.school_id for review in reviews})),
        reviews=len(reviews),
        stages=Counter(review.stage for review in reviews),
        overdue=[review for review in reviews if _is_overdue(review, on)],
        measured=challenge.for_board(person, [cycle], on)[cycle.pk],
        left_out=0 if is_open else len(signed),
        days_given=_days(reviews),
    )


def _is_overdue(review: Review, on: date) -> bool:
    """Whether the stage a review is in should be over; one that is put off is not late."""
    due_on: date | None = review.due_on  # type: ignore[attr-defined]
    return review.stage not in OVER and not review.postponed_at and due_on is not None and due_on < on


def _days(reviews: Sequence[Review]) -> Decimal:
    """Days accepted places have given to reviews whose visit is over."""
    over = [review.pk for review in reviews if is_past(review.stage, Stage.VISIT)]
    seats = Seat.objects.filter(review__in=over, status=SeatStatus.ACCEPTED)
    return Decimal(seats.aggregate(days=Sum("days"))["days"] or 0)
