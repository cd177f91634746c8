"""Questions about the schools of a cycle: who could be added, who waits to be asked, what a school is in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from billing.queries.standing import those_in_good_standing
from membership.models import Person, School, Subscription
from membership.queries.schools import matching
from membership.queries.standing import STANDING
from peer_review.enums import CycleStatus
from peer_review.models import Cycle, Participant


@dataclass(frozen=True)
class Filters:
    """What schools to add are narrowed to; empty means all."""

    search: str = ""
    phase: str = ""
    class_id: int | None = None
    trust_id: int | None = None


@dataclass(frozen=True)
class Candidate:
    """A school that could be added, and whether it is a member in good standing."""

    school: School
    is_in_standing: bool


def candidates(cycle: Cycle, filters: Filters, on: date) -> list[Candidate]:
    """Return open schools that are not in a cycle, by name; at most four queries."""
    inside = Participant.objects.filter(cycle=cycle, withdrawn_at__isnull=True, school=OuterRef("pk"))
    schools = School.objects.filter(~Exists(inside), _wanted(filters), is_open=True).select_related("trust")
    rows = list(schools.order_by("name", "pk"))
    good = those_in_good_standing([school.pk for school in rows], on)
    return [Candidate(school, school.pk in good) for school in rows]


def out_of_standing(rows: Collection[Participant], on: date) -> set[int]:
    """Return the schools among participants that are no members in good standing on a day; at most three queries."""
    ids = [row.school_id for row in rows]
    return set(ids) - those_in_good_standing(ids, on)


def listed(cycle: Cycle, *, search: str = "", answer: str = "", phase: str = "") -> QuerySet[Participant]:
    """Return the schools of a cycle by name: all that take part, or those agreed, waiting or withdrawn."""
    rows = Participant.objects.filter(cycle=cycle).select_related("school__trust", "group", "consented_by")
    conditions = {
        "agreed": Q(consented_at__isnull=False, withdrawn_at__isnull=True),
        "waiting": Q(consented_at__isnull=True, withdrawn_at__isnull=True),
        "withdrawn": Q(withdrawn_at__isnull=False),
    }
    rows = rows.filter(conditions.get(answer, Q(withdrawn_at__isnull=True)))
    if search:
        rows = rows.filter(Q(school__name__icontains=search) | Q(school__trust__name__icontains=search))
    return (rows.filter(school__phase=phase) if phase else rows).order_by("school__name", "pk")


def get(participant_id: int) -> Participant:
    """Return one school's part in a cycle. Raises Http404."""
    rows = Participant.objects.select_related("cycle__framework", "school__trust", "consented_by")
    return get_object_or_404(rows, pk=participant_id)


def of_person(person: Person, cycle_id: int, school_id: int | None) -> Participant:
    """Return the part in a cycle of the school somebody acts for; another school's is not there. Raises Http404."""
    rows = Participant.objects.select_related("cycle__framework", "school", "consented_by")
    mine = rows.filter(cycle=cycle_id, school__in=person.school_ids).exclude(cycle__status=CycleStatus.DRAFT)
    wanted = mine.filter(school=school_id) if school_id else mine
    return get_object_or_404(wanted.order_by("school__name")[:1])


def to_answer(school_ids: Collection[int]) -> QuerySet[Participant]:
    """Return where schools have been asked to take part and have not answered, the oldest question first."""
    return unanswered().filter(school__in=school_ids).select_related("cycle", "school").order_by("cycle__invited_at")


def unanswered() -> QuerySet[Participant]:
    """Return the schools of running cycles whose heads were asked to agree and have not answered."""
    asked = Participant.objects.filter(cycle__status=CycleStatus.RUNNING, cycle__invited_at__isnull=False)
    return asked.filter(consented_at__isnull=True, withdrawn_at__isnull=True)


def to_ask(cycle_id: int) -> list[Participant]:
    """Return the schools of a cycle whose heads have not agreed."""
    rows = Participant.objects.filter(cycle=cycle_id, consented_at__isnull=True, withdrawn_at__isnull=True)
    return list(rows.select_related("cycle", "school").order_by("school__name", "pk"))


def _wanted(filters: Filters) -> Q:
    wanted = Q()
    if filters.search:
        wanted &= matching(filters.search)
    if filters.phase:
        wanted &= Q(phase=filters.phase)
    if filters.trust_id:
        wanted &= Q(trust=filters.trust_id)
    if filters.class_id:
        agreed = Subscription.objects.filter(school=OuterRef("pk"), membership_class=filters.class_id)
        wanted &= Q(Exists(agreed.filter(status__in=STANDING)))
    return wanted
