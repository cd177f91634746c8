"""What a cycle asks of the matching, read from the register once: schools, hosts, reviewers, windows, rules, weights.

A host's number is the participant's times ten plus the number of the review, so that a stored plan stays readable when
schools join or leave.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from peer_review import windows
from peer_review.bases.reviews import LIVE_SEATS
from peer_review.enums import GROUPED, SeatRole, Stage
from peer_review.matching.groups import Shape
from peer_review.matching.problem import Host, Problem, Rules, School, Weights, Window
from peer_review.models import Cycle, Federation, Participant, Review, Seat
from peer_review.queries.matching.people import group_key, reviewers_of
from peer_review.windows import Window as Stretch

HOSTS_AT_MOST: Final = 9


def problem_of(cycle: Cycle, *, weights: Mapping[str, int] | None = None, seed: int = 1) -> Problem:
    """Return what a cycle asks of the matching now; eleven queries however many schools."""
    participants = participants_of(cycle)
    stretches = windows.from_json(cycle.windows)
    schools = schools_of(cycle, participants)
    return Problem(
        schools=schools,
        hosts=tuple(host for row in participants for host in _hosts(row, stretches)),
        reviewers=tuple(reviewers_of(cycle, schools, stretches)),
        windows=tuple(Window(one.key, one.title) for one in stretches),
        rules=rules_of(cycle, participants),
        weights=weights_of(cycle.weights if weights is None else weights),
        repeats=_repeats(cycle),
        seed=seed,
    )


def participants_of(cycle: Cycle) -> list[Participant]:
    """Return the schools that take part, with their group, by number."""
    rows = Participant.objects.filter(cycle=cycle, withdrawn_at__isnull=True)
    return list(rows.select_related("school", "group").order_by("pk"))


def schools_of(cycle: Cycle, participants: Sequence[Participant]) -> dict[int, School]:
    """Return the schools as the matching sees them, by id. Two queries."""
    federations: dict[int, set[int]] = defaultdict(set)
    through = Federation.schools.through.objects.filter(school__in=[row.school_id for row in participants])
    for school_id, federation_id in through.values_list("school_id", "federation_id"):
        federations[school_id].add(federation_id)
    focus = _focus(cycle)
    return {
        row.school_id: _school(cycle, row, frozenset(federations[row.school_id]), focus.get(row.school_id, frozenset()))
        for row in participants
    }


def shape_of(cycle: Cycle, count: int | None = None) -> Shape:
    """Return the groups a cycle wants; `count`: how many, where that is decided."""
    return Shape(
        kind=cycle.shape,
        smallest=cycle.group_min,
        largest=cycle.group_max,
        is_cross_phase=cycle.is_cross_phase,
        count=count,
    )


def rules_of(cycle: Cycle, participants: Iterable[Participant]) -> Rules:
    """Return the hard rules of a cycle; teams come from the own group once schools are grouped."""
    seats = {role: int(cycle.seats.get(role, 0)) for role in SeatRole.values}
    return Rules(
        team_size=seats["lead"] + seats["member"] + seats["external"],
        trainees=seats["trainee"],
        externals=seats["external"],
        needs_lead=seats["lead"] > 0,
        needs_expert=bool(cycle.expertise),
        bars_reciprocal=cycle.bars_reciprocal,
        usual_capacity=cycle.reviews_per_reviewer,
        within_cluster=cycle.shape in GROUPED and any(row.group_id for row in participants),
    )


def weights_of(says: Mapping[str, Any]) -> Weights:
    """Return the weights a cycle or a run names; what it leaves out is as the matching has it."""
    known = {one.name for one in fields(Weights)}
    return Weights(**{name: int(value) for name, value in says.items() if name in known})


def host_id(participant_id: int, number: int) -> int:
    """Return the number a plan knows a review by."""
    return participant_id * 10 + number


def participant_id(host: int) -> int:
    """Return the participant a host in a plan is a review of."""
    return host // 10


def _hosts(row: Participant, stretches: Sequence[Stretch]) -> list[Host]:
    free = frozenset(one.key for one in stretches) - frozenset(row.unavailable)
    wanted = range(1, min(row.hosts, HOSTS_AT_MOST) + 1)
    return [Host(host_id(row.pk, number), row.school_id, number, free) for number in wanted]


def _school(cycle: Cycle, row: Participant, federations: frozenset[int], focus: frozenset[str]) -> School:
    return School(
        id=row.school_id,
        name=row.school.name,
        phase=row.school.phase,
        group=group_key(cycle, row.school.phase),
        latitude=None if row.latitude is None else float(row.latitude),
        longitude=None if row.longitude is None else float(row.longitude),
        trust=row.school.trust_id,
        federations=federations,
        pupils=row.pupils,
        fsm_percent=None if row.fsm_percent is None else float(row.fsm_percent),
        cluster=row.group.number if row.group else None,
        focus=focus,
    )


def _focus(cycle: Cycle) -> dict[int, frozenset[str]]:
    """What a school's review of the cycle before looked at, in words: whoever knows about it goes on with it."""
    if cycle.previous_id is None:
        return {}
    titles = {theme.key: theme.title.lower() for theme in cycle.framework.says.themes}
    rows = Review.objects.filter(cycle=cycle.previous_id).order_by("number").values_list("school_id", "focus_themes")
    return {school: frozenset(titles.get(key, key) for key in keys) for school, keys in rows if keys}


def _repeats(cycle: Cycle) -> frozenset[tuple[int, int]]:
    if cycle.previous_id is None:
        return frozenset()
    rows = Seat.objects.filter(review__cycle=cycle.previous_id, status__in=LIVE_SEATS)
    return frozenset(
        rows.exclude(review__stage=Stage.CANCELLED).order_by().values_list("reviewer_id", "review__school_id")
    )
