"""Reviewers as the matching sees them: from where, for which phases, how often, when, trained for what, tied to whom.

Read as plain rows: a cycle of 361 schools has a thousand reviewers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

from django.db.models import Q

from membership.models import SchoolRole, TrustRole
from peer_review import training
from peer_review.enums import SeatRole, SeatStatus
from peer_review.matching.problem import Reviewer, School
from peer_review.models import Absence, Cycle, Interest, Seat, Training
from peer_review.models import Reviewer as Registered
from peer_review.windows import Window as Stretch
from tenants.working_days import FRIDAY

ROLES: Final = (SeatRole.MEMBER, SeatRole.LEAD)
LINE: Final = (
    "pk", "person_id", "person__name", "school_id", "school__phase", "school__successor_id",
    "phases", "expertise", "capacity",
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What is known of the reviewers beside their line in the register, by reviewer (roles and trusts: by person)."""

    trainings: Mapping[int, list[Any]]
    absences: Mapping[int, list[Any]]
    interests: Mapping[int, set[int]]
    refused: Mapping[int, set[int]]
    roles: Mapping[int, set[int]]
    trusts: Mapping[int, set[int]]


def reviewers_of(cycle: Cycle, schools: Mapping[int, School], stretches: Sequence[Stretch]) -> Iterator[Reviewer]:
    """Yield the active reviewers of the schools of a cycle, and external ones. Seven queries at most."""
    rows = Registered.objects.filter(is_active=True, person__isnull=False, person__is_active=True)
    rows = rows.filter(Q(school__isnull=True) | Q(school__in=schools) | Q(school__successor__in=schools))
    known = _known(cycle, schools)
    spans = stretches or [Stretch(cycle.starts_on, cycle.last_day, "", "")]
    for line in rows.order_by("pk").values_list(*LINE, named=True):
        yield _reviewer(cycle, line, schools, spans, known)


def group_key(cycle: Cycle, phase: str) -> str:
    """Return the expertise group a phase belongs to; a phase in none is one of its own."""
    return next((key for key, phases in cycle.expertise.items() if phase in phases), phase)


def _known(cycle: Cycle, schools: Mapping[int, School]) -> Known:
    live = Interest.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=cycle.starts_on), school__in=schools)
    return Known(
        trainings=_by_first(
            Training.objects.order_by().values_list("reviewer_id", "kind", "completed_on", "expires_on", named=True)
        ),
        absences=_by_first(
            Absence.objects.filter(ends_on__gte=cycle.starts_on)
            .order_by()
            .values_list("reviewer_id", "starts_on", "ends_on", named=True)
        ),
        interests=_pairs(live.order_by().values_list("reviewer_id", "school_id")),
        refused=_refused(cycle),
        roles=_pairs(SchoolRole.objects.filter(school__in=schools).order_by().values_list("person_id", "school_id")),
        trusts=_trusts(schools),
    )


def _by_first(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _pairs(rows: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in rows:
        found[one].add(other)
    return found


def _trusts(schools: Mapping[int, School]) -> dict[int, set[int]]:
    """Person → schools of trusts they work for."""
    by_trust = _pairs((one.trust, one.id) for one in schools.values() if one.trust is not None)
    found: dict[int, set[int]] = defaultdict(set)
    for person, trust in TrustRole.objects.filter(trust__in=by_trust).values_list("person_id", "trust_id"):
        found[person] |= by_trust[trust]
    return found


def _refused(cycle: Cycle) -> dict[int, set[int]]:
    """Who said no to a review of this cycle, or was taken out after an answer, is not asked for it again."""
    rows = Seat.objects.filter(review__cycle=cycle).order_by()
    gone = rows.filter(
        Q(status=SeatStatus.DECLINED) | Q(status=SeatStatus.WITHDRAWN, answered_at__isnull=False, decline_reason__gt="")
    )
    return _pairs(gone.values_list("reviewer_id", "review__school_id"))


def _reviewer(
    cycle: Cycle, line: Any, schools: Mapping[int, School], spans: Sequence[Stretch], known: Known
) -> Reviewer:
    free = [one for one in spans if not _is_away(known.absences.get(line.pk, ()), one)]
    held = known.trainings.get(line.pk, [])
    trained = {role: [one for one in free if _is_trained(cycle, held, role, one)] for role in ROLES}
    member = trained[SeatRole.MEMBER]
    usable = member or free
    home = _home(line, schools)
    return Reviewer(
        id=line.pk,
        name=line.person__name,
        school=home,
        groups=frozenset(group_key(cycle, phase) for phase in _phases(line)),
        capacity=cycle.reviews_per_reviewer if line.capacity is None else line.capacity,
        windows=frozenset(one.key for one in usable if one.key),
        is_lead=bool(member) and all(one in trained[SeatRole.LEAD] for one in member),
        is_trained=bool(member),
        is_trainee=bool(not member and free and cycle.seats.get("trainee")),
        is_external=line.school_id is None,
        conflicts=_conflicts(line, home, known),
        expertise=frozenset(words.lower() for words in line.expertise),
    )


def _phases(line: Any) -> list[str]:
    """The phases somebody knows: as registered, else that of the own school."""
    return list(line.phases) or ([line.school__phase] if line.school_id else [])


def _home(line: Any, schools: Mapping[int, School]) -> int | None:
    """The school somebody comes from; the one it became, where that takes part in its place."""
    home: int | None = line.school_id
    return line.school__successor_id if home is not None and home not in schools else home


def _conflicts(line: Any, home: int | None, known: Known) -> frozenset[int]:
    """Schools somebody has an interest in, said no to, has a role at, or whose trust they work for."""
    tied = known.roles.get(line.person_id, set()) | known.trusts.get(line.person_id, set())
    said = known.interests.get(line.pk, set()) | known.refused.get(line.pk, set())
    return frozenset(tied - {home or 0}) | frozenset(said)


def _is_trained(cycle: Cycle, held: Sequence[Any], role: str, stretch: Stretch) -> bool:
    """Whether the training a role needs counts from the first to the last day of a window."""
    wanted = training.needed(cycle.training, role)
    days = (stretch.starts_on, stretch.ends_on) if wanted else ()
    return all(not training.lacking(training.kinds_on(held, day), wanted) for day in days)


def _is_away(absences: Sequence[Any], stretch: Stretch) -> bool:
    """Whether absences take more than half of a window's working days."""
    if not absences:
        return False
    away: set[date] = set()
    for one in absences:
        away |= _working_days(max(one.starts_on, stretch.starts_on), min(one.ends_on, stretch.ends_on))
    return len(away) * 2 > len(_working_days(stretch.starts_on, stretch.ends_on))


@lru_cache(maxsize=1024)
def _working_days(first: date, last: date) -> frozenset[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return frozenset(day for day in days if day.weekday() <= FRIDAY)
