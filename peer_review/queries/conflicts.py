"""Why a reviewer should not review a school: what is known on the day, each reason with a code and words to read.

One set of queries answers for one pair or for all places of a cycle. `conflicts.BARS` are the codes nobody can override.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from django.db.models import Q, QuerySet

from membership.models import School, SchoolRole, TrustRole
from peer_review import training
from peer_review.bases.reviews import LIVE_SEATS
from peer_review.enums import VISITING, Stage, TrainingKind
from peer_review.models import Absence, Cycle, Federation, Interest, Reviewer, Seat, Training

BARS: Final = frozenset({"own_school", "role_at_school", "inactive"})
FEW: Final = 50  # pairs for which only their own places are read, not all of the cycle
Federations = dict[int, dict[int, str]]
Row = TypeVar("Row", Training, Absence)


@dataclass(frozen=True)
class Conflict:
    """One reason against a match: a stable code and a sentence."""

    code: str
    text: str

    @property
    def bars(self) -> bool:
        """Whether no reason given by the office can set it aside."""
        return self.code in BARS


@dataclass(frozen=True)
class Pair:
    """Somebody who may review a school: in which cycle and role, on which days; `review_id` is left out when counting.

    Reciprocity and capacity are asked of the cycle, training of the role.
    """

    reviewer: Reviewer
    school: School
    starts_on: date
    ends_on: date
    cycle: Cycle | None = None
    role: str | None = None
    review_id: int | None = None


def standing(found: Iterable[Conflict], reason: str) -> list[Conflict]:
    """Return what a reason given by the office leaves standing: all without one, else what nobody can set aside."""
    return [conflict for conflict in found if conflict.bars or not reason.strip()]


def conflicts_of_seats(seats: Iterable[Seat], on: date) -> dict[int, list[Conflict]]:
    """Return id of the place → the rules it breaks now, for those that break any; a fixed number of queries.

    The day is that of the visit, without a date `on`.
    """
    rows = list(seats)
    found = conflicts_of([pair_of(seat, on) for seat in rows])
    return {seat.pk: reasons for seat, reasons in zip(rows, found, strict=True) if reasons}


def pair_of(seat: Seat, on: date) -> Pair:
    """Return what is asked of a place: its reviewer at its school on the days of the visit, else on `on`."""
    review = seat.review
    starts_on = review.visit_starts_on or on
    ends_on = review.visit_ends_on or starts_on
    return Pair(seat.reviewer, review.school, starts_on, ends_on, review.cycle, seat.role, review.pk)


def conflicts_of(pairs: Sequence[Pair]) -> list[list[Conflict]]:
    """Return the reasons against each pair, in the order of the pairs; the same few queries for one and for a thousand."""
    facts = _facts(pairs)
    return [_conflicts(pair, facts) for pair in pairs]


@dataclass(frozen=True)
class _Facts:
    """All that is known about the people and schools of some pairs."""

    reviewers: dict[int, Reviewer] = field(default_factory=dict)
    trainings: dict[int, list[Training]] = field(default_factory=dict)
    interests: dict[tuple[int, int], list[Interest]] = field(default_factory=dict)
    absences: dict[int, list[Absence]] = field(default_factory=dict)
    roles: frozenset[tuple[int, int]] = frozenset()  # (person, school)
    trusts: frozenset[tuple[int, int]] = frozenset()  # (person, trust)
    federations: Federations = field(default_factory=dict)
    # reviewer → cycle → reviews
    places: dict[int, dict[int, set[int]]] = field(default_factory=dict)
    # (cycle, reviewing school, reviewed school) → reviews
    visits: dict[tuple[int, int, int], set[int]] = field(default_factory=dict)


def _facts(pairs: Sequence[Pair]) -> _Facts:
    reviewers = Reviewer.objects.select_related("person", "school").in_bulk({pair.reviewer.pk for pair in pairs})
    hosts = {pair.school.pk for pair in pairs}
    homes = {row.school_id for row in reviewers.values() if row.school_id}
    # These tables are small: past a few pairs, naming everybody costs more than reading all.
    theirs = Q(reviewer__in=reviewers) if len(pairs) <= FEW else Q()
    person = Q(person__reviewer__in=reviewers) if len(pairs) <= FEW else Q(person__reviewer__isnull=False)
    places, visits = _places(pairs, list(reviewers), homes)
    return _Facts(
        reviewers=reviewers,
        trainings=_grouped(Training.objects.filter(theirs)),
        interests=_interests(theirs),
        absences=_grouped(Absence.objects.filter(theirs)),
        roles=frozenset(SchoolRole.objects.filter(person).order_by().values_list("person_id", "school_id")),
        trusts=frozenset(TrustRole.objects.filter(person).order_by().values_list("person_id", "trust_id")),
        federations=_federations(hosts | homes if len(pairs) <= FEW else None),
        places=places,
        visits=visits,
    )


def _grouped(rows: QuerySet[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.reviewer_id].append(row)
    return found


def _interests(theirs: Q) -> dict[tuple[int, int], list[Interest]]:
    found: dict[tuple[int, int], list[Interest]] = defaultdict(list)
    for row in Interest.objects.filter(theirs).order_by("pk"):
        found[row.reviewer_id, row.school_id].append(row)
    return found


def _federations(schools: set[int] | None) -> Federations:
    found: Federations = defaultdict(dict)
    rows = Federation.schools.through.objects.filter(Q() if schools is None else Q(school__in=schools))
    for school, federation, name in rows.values_list("school_id", "federation_id", "federation__name"):
        found[school][federation] = name
    return found


def _places(
    pairs: Sequence[Pair], reviewers: list[int], homes: set[int]
) -> tuple[dict[int, dict[int, set[int]]], dict[tuple[int, int, int], set[int]]]:
    places: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    visits: dict[tuple[int, int, int], set[int]] = defaultdict(set)
    cycles = {pair.cycle.pk for pair in pairs if pair.cycle}
    rows = Seat.objects.filter(review__cycle__in=cycles, status__in=LIVE_SEATS, role__in=VISITING)
    rows = rows.exclude(review__stage=Stage.CANCELLED)
    if len(pairs) <= FEW:
        rows = rows.filter(Q(reviewer__in=reviewers) | Q(review__school__in=homes))
    names = ("reviewer_id", "reviewer__school_id", "review_id", "review__school_id", "review__cycle_id")
    for reviewer, home, review, host, cycle in rows.order_by().values_list(*names) if cycles else ():
        places[reviewer][cycle].add(review)
        visits[cycle, home, host].add(review)
    return places, visits


def _conflicts(pair: Pair, facts: _Facts) -> list[Conflict]:
    reviewer = facts.reviewers.get(pair.reviewer.pk, pair.reviewer)
    found = [*_standing(reviewer), *_ties(reviewer, pair, facts), *_rules(reviewer, pair, facts)]
    return [Conflict(code, text) for code, text in found]


def _standing(reviewer: Reviewer) -> Iterable[tuple[str, str]]:
    if reviewer.person is None or not reviewer.person.is_active or not reviewer.is_active:
        yield "inactive", f"{reviewer} is not an active reviewer."
    if reviewer.school and not reviewer.school.is_open and not reviewer.school.successor_id:
        yield "school_closed", f"{reviewer.school}, the school of {reviewer}, is closed."


def _ties(reviewer: Reviewer, pair: Pair, facts: _Facts) -> Iterable[tuple[str, str]]:
    """What ties somebody to the school: their own, their trust's or federation's, an interest."""
    school, home = pair.school, reviewer.school
    person, trust = reviewer.person_id or 0, school.trust_id or 0
    if home and (home.pk == school.pk or home.successor_id == school.pk or school.successor_id == home.pk):
        yield "own_school", f"{school} is the school of {reviewer}."
    elif (person, school.pk) in facts.roles:
        yield "role_at_school", f"{reviewer} has a role at {school} now."
    if trust and home != school and ((home and home.trust_id == trust) or (person, trust) in facts.trusts):
        yield "same_trust", f"{reviewer} and {school} belong to the same trust."
    for name in _shared(facts.federations, home, school):
        yield "same_federation", f"{home} and {school} are both in {name}."
    for interest in facts.interests.get((reviewer.pk, school.pk), ()):
        if interest.ended_on is None or interest.ended_on > pair.starts_on:
            yield "interest", f"{reviewer} has declared an interest in {school}."


def _shared(federations: Federations, home: School | None, school: School) -> Iterable[str]:
    if home is None or home.pk == school.pk:
        return []
    theirs = federations.get(school.pk, {})
    return [name for pk, name in federations.get(home.pk, {}).items() if pk in theirs]


def _rules(reviewer: Reviewer, pair: Pair, facts: _Facts) -> Iterable[tuple[str, str]]:
    """What the cycle asks for: no reciprocal visits, training, presence, not too many reviews."""
    yield from _reciprocal(reviewer, pair, facts)
    yield from _untrained(reviewer, pair, facts)
    for absence in facts.absences.get(reviewer.pk, ()):
        if absence.starts_on <= pair.ends_on and absence.ends_on >= pair.starts_on:
            yield "absent", f"{reviewer} is not available from {absence}."
    most = capacity(reviewer, pair.cycle)
    if pair.cycle and most is not None and (pair.role is None or pair.role in VISITING):
        taken = len(facts.places[reviewer.pk][pair.cycle.pk] - {pair.review_id})
        if taken >= most:
            yield "at_capacity", f"{reviewer} has {taken} of at most {most} reviews in {pair.cycle}."


def capacity(reviewer: Reviewer, cycle: Cycle | None) -> int | None:
    """Return the most reviews somebody takes part in per cycle: their own word, else the cycle's."""
    if reviewer.capacity is not None:
        return reviewer.capacity
    return cycle.reviews_per_reviewer if cycle else None


def _reciprocal(reviewer: Reviewer, pair: Pair, facts: _Facts) -> Iterable[tuple[str, str]]:
    cycle, home = pair.cycle, reviewer.school_id
    if cycle is None or home is None or not cycle.bars_reciprocal or home == pair.school.pk:
        return
    if facts.visits.get((cycle.pk, pair.school.pk, home)):
        yield "reciprocal", f"{pair.school} reviews {reviewer.school} in {cycle}."


def _untrained(reviewer: Reviewer, pair: Pair, facts: _Facts) -> Iterable[tuple[str, str]]:
    if pair.role is None:
        return
    wanted = training.needed(pair.cycle.training if pair.cycle else None, pair.role)
    held = training.kinds_on(facts.trainings.get(reviewer.pk, ()), pair.starts_on)
    for kind in training.lacking(held, wanted):
        label = TrainingKind(kind).label.lower()
        past = any(row.kind == kind for row in facts.trainings.get(reviewer.pk, ()))
        words = "has expired by" if past else "is not recorded for"
        yield "not_trained", f"The training of {reviewer} as {label} {words} {pair.starts_on:%-d %B %Y}."
