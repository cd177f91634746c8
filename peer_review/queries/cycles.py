"""Questions about cycles: the list, the page with all its reviews, what changing and closing one must know."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from membership.models import Person
from peer_review.bases.reviews import LIVE_SEATS
from peer_review.enums import CycleStatus, Part, SeatRole, Stage
from peer_review.models import Cycle, Framework, Group, MatchRun, Participant, Review, Seat
from peer_review.queries import seeing
from peer_review.queries.conflicts import conflicts_of_seats
from peer_review.stages import Step, is_past
from peer_review.stages import from_json as steps_from_json


@dataclass(frozen=True)
class Line:
    """One review of a cycle as the office sees it."""

    review: Review
    lead: str = ""
    members: Sequence[str] = ()
    waiting: int = 0


@dataclass(frozen=True)
class Broken:
    """A place in a team that breaks a rule now, such as after a merger of trusts; the rules in words."""

    seat: Seat
    text: str


@dataclass(frozen=True)
class CyclePage:
    """All a cycle's page shows."""

    cycle: Cycle
    participants: Sequence[Participant]
    groups: Sequence[Group]
    runs: Sequence[MatchRun]
    lines: Sequence[Line]
    stages: Mapping[str, int] = field(default_factory=dict)
    broken: Sequence[Broken] = ()

    @property
    def hosts(self) -> list[Participant]:
        """The schools that take part."""
        return [row for row in self.participants if row.withdrawn_at is None]

    @property
    def consented(self) -> int:
        """How many heads have agreed."""
        return sum(row.consented_at is not None for row in self.hosts)

    @property
    def wanted(self) -> int:
        """Reviews the schools are to have."""
        return sum(row.hosts for row in self.hosts)


def listed(*, search: str = "", status: str = "") -> QuerySet[Cycle]:
    """Return cycles, newest first, with how many schools, reviews and finished reviews they have."""
    cycles = Cycle.objects.select_related("framework").annotate(
        schools=_count(Participant, Q(withdrawn_at__isnull=True)),
        planned=_count(Review, ~Q(stage=Stage.CANCELLED)),
        finished=_count(Review, Q(signed_at__isnull=False) & ~Q(stage=Stage.CANCELLED)),
    )
    if search:
        cycles = cycles.filter(name__icontains=search)
    return cycles.filter(status=status) if status in CycleStatus.values else cycles


def get(cycle_id: int) -> Cycle:
    """Return one cycle with its framework. Raises Http404."""
    return get_object_or_404(Cycle.objects.select_related("framework", "previous"), pk=cycle_id)


def running(*, on: date) -> QuerySet[Cycle]:
    """Return cycles a review can be set up in: those that run, the one of the day first."""
    return Cycle.objects.filter(status=CycleStatus.RUNNING).order_by("-starts_on", "name").select_related("framework")


def cycle_page(cycle: Cycle, person: Person, *, on: date, stage: str = "") -> CyclePage:
    """Return all a cycle's page shows to somebody; a fixed number of queries however many reviews."""
    reviews = list(cycle.reviews.select_related("school", "group").order_by("visit_starts_on", "school__name", "pk"))
    frameworks = Framework.objects.in_bulk({review.framework_id for review in reviews})
    for review in reviews:
        review.cycle, review.framework = cycle, frameworks[review.framework_id]
    seen = [one for one in seeing.seen_many(person, reviews, on=on) if one.sees(Part.DATES)]
    teams = _teams({one.review.pk: one.review for one in seen if one.sees(Part.TEAM)})
    lines = [_line(one.review, teams.get(one.review.pk, ())) for one in seen]
    return CyclePage(
        cycle=cycle,
        participants=participants(cycle),
        groups=list(cycle.groups.prefetch_related(Prefetch("participants", _members()))),
        runs=list(cycle.runs.defer("plan", "counting", "problems", "locks").select_related("asked_by")[:5]),
        lines=[line for line in lines if not stage or line.review.stage == stage],
        stages=Counter(line.review.stage for line in lines),
        broken=_broken([seat for seats in teams.values() for seat in seats], on),
    )


def participants(cycle: Cycle) -> list[Participant]:
    """Return the schools of a cycle by name, those that withdrew among them."""
    rows = Participant.objects.filter(cycle=cycle).select_related("school__trust", "group", "consented_by")
    return list(rows.order_by("school__name", "pk"))


def last_visit(cycle: Cycle) -> date | None:
    """Return the last day a visit of a cycle is planned on."""
    found: date | None = cycle.reviews.exclude(stage=Stage.CANCELLED).aggregate(
        day=Max(Coalesce("visit_ends_on", "visit_starts_on"))
    )["day"]
    return found


def state_counts(cycle: Cycle) -> dict[str, int]:
    """Return how many heads agreed, groups there are, reviews are planned and have begun. One query."""
    live = Review.objects.filter(cycle=OuterRef("pk")).exclude(stage=Stage.CANCELLED)
    consented = Q(consented_at__isnull=False, withdrawn_at__isnull=True)
    counted: QuerySet[Any, Any] = Cycle.objects.filter(pk=cycle.pk).values_list(
        _count(Participant, consented),
        _count(Group, Q()),
        _counted(live),
        _counted(live.exclude(stage=Stage.PLANNED)),
    )
    return dict(zip(("consents", "groups", "reviews", "begun"), counted[0], strict=True))


def newest_framework_id(framework: Framework) -> int:
    """Return the newest published version of a framework; the same when there is none."""
    newest = Framework.objects.filter(name=framework.name, status="published").order_by("-version").first()
    return newest.pk if newest else framework.pk


def steps(rows: Sequence[dict[str, Any]]) -> tuple[Step, ...]:
    """Return the stages a template names; an empty one is the standard."""
    return steps_from_json(rows)


def _members() -> QuerySet[Participant]:
    return Participant.objects.filter(withdrawn_at__isnull=True).select_related("school")


def _teams(reviews: Mapping[int, Review]) -> dict[int, list[Seat]]:
    teams: dict[int, list[Seat]] = defaultdict(list)
    seats = Seat.objects.filter(review__in=reviews, status__in=LIVE_SEATS).select_related("reviewer__person")
    for seat in seats.order_by("review", "role", "pk"):
        seat.review = reviews[seat.review_id]
        teams[seat.review_id].append(seat)
    return teams


def _broken(seats: Sequence[Seat], on: date) -> list[Broken]:
    """Places in teams that still visit or write; those given with a reason only when nobody could set the rule aside."""
    asked = [seat for seat in seats if seat.role != SeatRole.READER and _is_ahead(seat.review)]
    found = conflicts_of_seats(asked, on) if asked else {}
    broken = []
    for seat in asked:
        reasons = [one for one in found.get(seat.pk, ()) if one.bars or not seat.override_reason]
        if reasons:
            broken.append(Broken(seat, " ".join(one.text for one in reasons)))
    return broken


def _is_ahead(review: Review) -> bool:
    """Whether the team still has work to do: until the factual check is over."""
    return review.stage != Stage.CANCELLED and not is_past(review.stage, Stage.CHECK)


def _line(review: Review, seats: Sequence[Seat]) -> Line:
    lead = next((str(seat.reviewer) for seat in seats if seat.role == SeatRole.LEAD), "")
    others = [str(seat.reviewer) for seat in seats if seat.role != SeatRole.LEAD]
    return Line(review, lead, others, sum(seat.status == "invited" for seat in seats))


def _count(model: Any, condition: Q) -> Any:
    return _counted(model.objects.filter(condition, cycle=OuterRef("pk")))


def _counted(rows: QuerySet[Any]) -> Any:
    return Coalesce(Subquery(rows.order_by().values("cycle").annotate(n=Count("pk")).values("n")), 0)
