"""How the reviews of a cycle stand, as the matching reads them: teams in place, places that stay, who dropped out."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from peer_review.bases.reviews import LIVE_SEATS
from peer_review.enums import VISITING, SeatRole, SeatStatus, Stage
from peer_review.matching.problem import Lock, Plan, Team
from peer_review.models import Cycle, Participant, Review, Reviewer, Seat
from peer_review.queries.matching.problems import host_id
from peer_review.stages import BEFORE_VISIT


def reviews_by_host(cycle: Cycle) -> dict[int, Review]:
    """Return number of the host in a plan → its review, where there is one. Two queries."""
    participants = dict(Participant.objects.filter(cycle=cycle).values_list("school_id", "pk"))
    live = Review.objects.filter(cycle=cycle).exclude(stage=Stage.CANCELLED).order_by("pk")
    rows = live.only("cycle_id", "school_id", "number", "stage", "window", "is_sampled", "group_id", "visit_starts_on")
    return {host_id(participants.get(row.school_id, 0), row.number): row for row in rows}


def seats_by_review(reviews: Iterable[Review], *also: SeatStatus) -> dict[int, list[Seat]]:
    """Return review → its live places of the visiting team, and those of other states asked for. One query."""
    found: dict[int, list[Seat]] = defaultdict(list)
    rows = Seat.objects.filter(review__in=list(reviews), status__in=(*LIVE_SEATS, *also), role__in=VISITING)
    for seat in rows.order_by("review", "role", "pk"):
        found[seat.review_id].append(seat)
    return found


def standing_plan(cycle: Cycle, *also: SeatStatus) -> Plan:
    """Return the teams as they are, whoever put them together; a repair asks for declined places too. Three queries."""
    reviews = reviews_by_host(cycle)
    seats = seats_by_review(reviews.values(), *also)
    return Plan({host: team_of(host, review, seats[review.pk]) for host, review in reviews.items()})


def team_of(host: int, review: Review, seats: Iterable[Seat]) -> Team:
    """Return a review's team as the matching sees it."""
    rows = list(seats)
    return Team(
        host=host,
        window=review.window or None,
        members=tuple(seat.reviewer_id for seat in rows if seat.role != SeatRole.TRAINEE),
        lead=next((seat.reviewer_id for seat in rows if seat.role == SeatRole.LEAD), None),
        trainees=tuple(seat.reviewer_id for seat in rows if seat.role == SeatRole.TRAINEE),
    )


def locks_of(cycle: Cycle, *, gone: Collection[int] = (), only_accepted: bool = False) -> list[Lock]:
    """Return what a calculation keeps of the reviews there are: places that were accepted, or all; and their windows.

    A place given against a rule with a reason is kept like one that was accepted. From the visit on a review keeps its whole
    team; a date that was set keeps the window.
    """
    reviews = reviews_by_host(cycle)
    seats = seats_by_review(reviews.values())
    found = []
    for host, review in reviews.items():
        is_fixed = review.stage not in BEFORE_VISIT or not only_accepted
        kept = [seat for seat in seats[review.pk] if is_fixed or _is_settled(seat)]
        window = review.window or None
        if window and (kept or is_fixed or review.visit_starts_on):
            found.append(Lock(host, None, window))
        found += [
            Lock(host, seat.reviewer_id, window, seat.role == SeatRole.LEAD)
            for seat in kept
            if seat.reviewer_id not in gone
        ]
    return found


def _is_settled(seat: Seat) -> bool:
    return seat.status == SeatStatus.ACCEPTED or bool(seat.override_reason)


def dropped_out(cycle: Cycle) -> list[Reviewer]:
    """Return reviewers of live teams who are no longer active, and those who said no and were not replaced."""
    live = Seat.objects.filter(review__cycle=cycle, role__in=VISITING).exclude(review__stage=Stage.CANCELLED)
    declined = live.filter(status=SeatStatus.DECLINED).values("reviewer")
    inactive = live.filter(status__in=LIVE_SEATS, reviewer__is_active=False).values("reviewer")
    rows = Reviewer.objects.select_related("person", "school")
    return list((rows.filter(pk__in=declined) | rows.filter(pk__in=inactive)).distinct().order_by("pk"))


def seated(cycle: Cycle) -> list[Reviewer]:
    """Return everybody with a live or a declined place in the cycle's teams, by name. One query."""
    rows = Seat.objects.filter(review__cycle=cycle, role__in=VISITING).exclude(review__stage=Stage.CANCELLED)
    ids = rows.filter(status__in=(*LIVE_SEATS, SeatStatus.DECLINED)).values("reviewer")
    return list(Reviewer.objects.filter(pk__in=ids).select_related("person", "school").order_by("person__name", "pk"))


def vacancies(cycle: Cycle) -> int:
    """Return how many places were declined and not filled since. One query."""
    rows = Seat.objects.filter(review__cycle=cycle, role__in=VISITING, status=SeatStatus.DECLINED)
    return rows.exclude(review__stage=Stage.CANCELLED).count()
