"""What a cycle asks of the matching, read from the register once: schools, hosts, reviewers, windows, rules, weights.

A host's number is the participant's times ten plus the number of the review, so that a stored plan stays readable when
schools join or leave.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Prefetch, Q

from membership.models import SchoolRole, TrustRole
from peer_review import training, windows
from peer_review.bases.reviews import LIVE_SEATS
from peer_review.enums import GroupShape, SeatRole, SeatStatus
from peer_review.matching.groups import Shape
from peer_review.matching.problem import Host, Problem, Reviewer, Rules, School, Weights, Window
from peer_review.models import Cycle, Federation, Interest, Participant, Review, Seat
from peer_review.models import Reviewer as Registered
from peer_review.windows import Window as Stretch

GROUPED: Final = (GroupShape.PAIRS, GroupShape.TRIADS, GroupShape.CLUSTERS)
HOSTS_AT_MOST: Final = 9
SATURDAY: Final = 5


def problem_of(cycle: Cycle, *, weights: Mapping[str, int] | None = None, seed: int = 1) -> Problem:
    """Return what a cycle asks of the matching now; eleven queries however many schools."""
    participants = participants_of(cycle)
    stretches = windows.from_json(cycle.windows)
    schools = schools_of(cycle, participants)
    return Problem(
        schools=schools,
        hosts=tuple(host for row in participants for host in _hosts(row, stretches)),
        reviewers=tuple(_reviewers(cycle, schools, stretches)),
        windows=tuple(Window(one.key, one.title) for one in stretches),
        rules=rules_of(cycle, participants),
        weights=weights_of(cycle.weights if weights is None else weights),
        repeats=_repeats(cycle),
        seed=seed,
    )


def participants_of(cycle: Cycle) -> list[Participant]:
    """Return the schools that take part, with trust and group, by number."""
    rows = Participant.objects.filter(cycle=cycle, withdrawn_at__isnull=True)
    return list(rows.select_related("school__trust", "group").order_by("pk"))


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
        within_cluster=cycle.shape in GROUPED and any(row.group_id for row in participants),
    )


def weights_of(says: Mapping[str, Any]) -> Weights:
    """Return the weights a cycle or a run names; what it leaves out is as the matching has it."""
    known = {one.name for one in fields(Weights)}
    return Weights(**{name: int(value) for name, value in says.items() if name in known})


def group_key(cycle: Cycle, phase: str) -> str:
    """Return the expertise group a phase belongs to; a phase in none is one of its own."""
    return next((key for key, phases in cycle.expertise.items() if phase in phases), phase)


def host_id(participant_id: int, number: int) -> int:
    """Return the number a plan knows a review by."""
    return participant_id * 10 + number


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
        cluster=row.group_id,
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
    return frozenset(rows.exclude(review__stage="cancelled").order_by().values_list("reviewer_id", "review__school_id"))


@dataclass(frozen=True)
class _Ties:
    """Schools people have a role at, schools of trusts they work for, schools reviewers said no to."""

    roles: Mapping[int, set[int]]
    trusts: Mapping[int, set[int]]
    refused: Mapping[int, set[int]]


def _ties(cycle: Cycle, schools: Mapping[int, School]) -> _Ties:
    roles: dict[int, set[int]] = defaultdict(set)
    for person, school in SchoolRole.objects.filter(school__in=schools).values_list("person_id", "school_id"):
        roles[person].add(school)
    by_trust: dict[int, set[int]] = defaultdict(set)
    for one in schools.values():
        if one.trust is not None:
            by_trust[one.trust].add(one.id)
    trusts: dict[int, set[int]] = defaultdict(set)
    for person, trust in TrustRole.objects.filter(trust__in=by_trust).values_list("person_id", "trust_id"):
        trusts[person] |= by_trust[trust]
    return _Ties(roles, trusts, _refused(cycle))


def _refused(cycle: Cycle) -> Mapping[int, set[int]]:
    """Who said no to a review of this cycle, or was taken out after an answer, is not asked for it again."""
    rows = Seat.objects.filter(review__cycle=cycle).order_by()
    gone = rows.filter(
        Q(status=SeatStatus.DECLINED) | Q(status=SeatStatus.WITHDRAWN, answered_at__isnull=False, decline_reason__gt="")
    )
    found: dict[int, set[int]] = defaultdict(set)
    for reviewer, school in gone.values_list("reviewer_id", "review__school_id"):
        found[reviewer].add(school)
    return found


def _reviewers(cycle: Cycle, schools: Mapping[int, School], stretches: Sequence[Stretch]) -> Iterable[Reviewer]:
    rows = Registered.objects.filter(is_active=True, person__isnull=False, person__is_active=True)
    rows = rows.filter(Q(school__isnull=True) | Q(school__in=schools) | Q(school__successor__in=schools))
    live = Interest.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=cycle.starts_on))
    ties = _ties(cycle, schools)
    found = rows.select_related("person", "school").order_by("pk")
    for row in found.prefetch_related("trainings", "absences", Prefetch("interests", live)):
        yield _reviewer(cycle, row, schools, stretches, ties)


def _reviewer(
    cycle: Cycle, row: Registered, schools: Mapping[int, School], stretches: Sequence[Stretch], ties: _Ties
) -> Reviewer:
    spans = stretches or [Stretch(cycle.starts_on, cycle.ends_before - timedelta(days=1), "", "")]
    free = [one for one in spans if not _is_away(row, one)]
    member = [one for one in free if _is_trained(cycle, row, SeatRole.MEMBER, one)]
    usable = member or free
    home = _home(row, schools)
    is_trainee = bool(not member and free and cycle.seats.get("trainee"))
    return Reviewer(
        id=row.pk,
        name=str(row),
        school=home,
        groups=frozenset(group_key(cycle, phase) for phase in _phases(row)),
        capacity=cycle.reviews_per_reviewer if row.capacity is None else row.capacity,
        windows=frozenset(one.key for one in usable if one.key),
        is_lead=bool(member) and all(_is_trained(cycle, row, SeatRole.LEAD, one) for one in usable),
        is_trained=bool(member),
        is_trainee=is_trainee,
        is_external=row.school_id is None,
        conflicts=frozenset(one.school_id for one in row.interests.all()) | _own(row, home, ties),
        expertise=frozenset(words.lower() for words in row.expertise),
    )


def _phases(row: Registered) -> list[str]:
    """The phases somebody knows: as registered, else that of the own school."""
    if row.phases or row.school is None:
        return list(row.phases)
    return [row.school.phase]


def _home(row: Registered, schools: Mapping[int, School]) -> int | None:
    """The school somebody comes from; the one it became, where that takes part in its place."""
    if row.school is not None and row.school_id not in schools:
        return row.school.successor_id
    return row.school_id


def _own(row: Registered, home: int | None, ties: _Ties) -> frozenset[int]:
    person = row.person_id or 0
    tied = ties.roles.get(person, set()) | ties.trusts.get(person, set())
    return frozenset(tied - {home or 0}) | frozenset(ties.refused.get(row.pk, ()))


def _is_trained(cycle: Cycle, row: Registered, role: str, stretch: Stretch) -> bool:
    """Whether the training a role needs counts from the first to the last day of a window."""
    wanted = training.needed(cycle.training, role)
    days = (stretch.starts_on, stretch.ends_on)
    return all(not training.lacking(training.kinds_on(row.trainings.all(), day), wanted) for day in days)


def _is_away(row: Registered, stretch: Stretch) -> bool:
    """Whether absences take more than half of a window's working days."""
    working = _working_days(stretch.starts_on, stretch.ends_on)
    away: set[date] = set()
    for one in row.absences.all():
        away |= _working_days(max(one.starts_on, stretch.starts_on), min(one.ends_on, stretch.ends_on))
    return len(away) * 2 > len(working)


def _working_days(first: date, last: date) -> set[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return {day for day in days if day.weekday() < SATURDAY}
