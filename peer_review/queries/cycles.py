"""Questions about cycles: the list, the page with all its reviews, what changing and closing one must know."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from membership.models import Person
from peer_review.bases.reviews import AFTER_SIGNING, LIVE_SEATS
from peer_review.enums import CycleStatus, FrameworkStatus, Part, SeatRole, SeatStatus, Stage
from peer_review.models import Cycle, Framework, Group, MatchRun, Participant, Review, Seat
from peer_review.queries import seeing
from peer_review.queries.conflicts import conflicts_of_seats, standing
from peer_review.queries.seeing import Seen
from peer_review.stages import is_past


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
class Schools:
    """The schools that take part in a cycle: how many, whose heads agreed, and reviews they are to have."""

    count: int
    agreed: int
    wanted: int


@dataclass(frozen=True)
class CyclePage:
    """All a cycle's page shows; `lines` are the reviews in the stage asked for, the rest is of all of them."""

    cycle: Cycle
    schools: Schools
    groups: Sequence[Group]
    runs: Sequence[MatchRun]
    lines: Sequence[Line]
    review_ids: Sequence[int] = ()
    signed: int = 0
    stages: Mapping[str, int] = field(default_factory=dict)

    @property
    def planned(self) -> int:
        """How many reviews there are, without those that were cancelled."""
        return sum(count for stage, count in self.stages.items() if stage != Stage.CANCELLED)


_SHOWN: Final = (
    "stage", "visit_starts_on", "visit_ends_on", "number", "is_sampled", "cycle", "framework",
    "group__name", "school__name", "school__phase", "school__trust", "school__successor",
)  # fmt: skip


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


def running() -> QuerySet[Cycle]:
    """Return cycles a review can be set up in: those that run, the newest first."""
    return Cycle.objects.filter(status=CycleStatus.RUNNING).order_by("-starts_on", "name").select_related("framework")


def cycle_page(cycle: Cycle, person: Person, *, on: date, stage: str = "") -> CyclePage:
    """Return all a cycle's page shows to somebody; a fixed number of queries however many reviews."""
    seen = _seen(cycle, person, on)
    teams = _teams({one.review.pk: one.review for one in seen if one.sees(Part.TEAM)})
    lines = [_line(one.review, teams.get(one.review.pk, ())) for one in seen]
    runs = cycle.runs.defer("plan", "counting", "problems", "locks", "measures").select_related("asked_by")
    return CyclePage(
        cycle=cycle,
        schools=schools(cycle),
        groups=list(cycle.groups.annotate(size=_size())),
        runs=list(runs[:5]),
        lines=[line for line in lines if not stage or line.review.stage == stage],
        review_ids=[line.review.pk for line in lines],
        signed=sum(line.review.stage in AFTER_SIGNING for line in lines),
        stages=Counter(line.review.stage for line in lines),
    )


def broken(cycle: Cycle, person: Person, *, on: date) -> list[Broken]:
    """Return the places in teams that break a rule now; a fixed number of queries.

    Teams whose work is done are left out, and places given with a reason unless nobody could set the rule aside.
    """
    ahead = {
        one.review.pk: one.review for one in _seen(cycle, person, on) if one.sees(Part.TEAM) and _is_ahead(one.review)
    }
    seats = [seat for team in _teams(ahead).values() for seat in team if seat.role != SeatRole.READER]
    found = conflicts_of_seats(seats, on) if seats else {}
    rows = []
    for seat in seats:
        reasons = standing(found.get(seat.pk, ()), seat.override_reason)
        if reasons:
            rows.append(Broken(seat, " ".join(one.text for one in reasons)))
    return rows


def schools(cycle: Cycle) -> Schools:
    """Return how many schools take part, have agreed, and how many reviews they are to have. One query."""
    live = Participant.objects.filter(cycle=cycle, withdrawn_at__isnull=True).order_by()
    counts = live.aggregate(count=Count("pk"), agreed=Count("consented_at"), wanted=Coalesce(Sum("hosts"), 0))
    return Schools(**counts)


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
    newest = (
        Framework.objects.filter(name=framework.name, status=FrameworkStatus.PUBLISHED).order_by("-version").first()
    )
    return newest.pk if newest else framework.pk


def _seen(cycle: Cycle, person: Person, on: date) -> list[Seen]:
    """The reviews of a cycle somebody sees dates of, by the day of the visit, without their long texts."""
    rows = cycle.reviews.select_related("school", "group").only(*_SHOWN)
    reviews = list(rows.order_by("visit_starts_on", "school__name", "pk"))
    frameworks = Framework.objects.in_bulk({review.framework_id for review in reviews})
    for review in reviews:
        review.cycle, review.framework = cycle, frameworks[review.framework_id]
    return [one for one in seeing.seen_many(person, reviews, on=on) if one.sees(Part.DATES)]


def _size() -> Count:
    return Count("participants", filter=Q(participants__withdrawn_at__isnull=True))


def _teams(reviews: Mapping[int, Review]) -> dict[int, list[Seat]]:
    teams: dict[int, list[Seat]] = defaultdict(list)
    seats = Seat.objects.filter(review__in=reviews, status__in=LIVE_SEATS).select_related("reviewer__person")
    shown = seats.only("review", "role", "status", "override_reason", "reviewer__school", "reviewer__person__name")
    for seat in shown.order_by("review", "role", "pk"):
        seat.review = reviews[seat.review_id]
        teams[seat.review_id].append(seat)
    return teams


def _is_ahead(review: Review) -> bool:
    """Whether the team still has work to do: until the factual check is over."""
    return review.stage != Stage.CANCELLED and not is_past(review.stage, Stage.CHECK)


def _line(review: Review, seats: Sequence[Seat]) -> Line:
    lead = next((str(seat.reviewer) for seat in seats if seat.role == SeatRole.LEAD), "")
    others = [str(seat.reviewer) for seat in seats if seat.role != SeatRole.LEAD]
    return Line(review, lead, others, sum(seat.status == SeatStatus.INVITED for seat in seats))


def _count(model: Any, condition: Q) -> Any:
    return _counted(model.objects.filter(condition, cycle=OuterRef("pk")))


def _counted(rows: QuerySet[Any]) -> Any:
    return Coalesce(Subquery(rows.order_by().values("cycle").annotate(n=Count("pk")).values("n")), 0)
