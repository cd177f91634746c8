"""Calculations of a cycle: the list, one with its plan, its predecessor, groups with their schools."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from peer_review.enums import LIVE_RUNS, READABLE_RUNS, CycleStatus, RunStatus, Stage
from peer_review.models import Cycle, Group, MatchRun, Participant, Review

HEAVY = ("plan", "counting", "problems", "locks", "overrides")


def runs() -> QuerySet[MatchRun]:
    """Return calculations with cycle and who asked, newest first."""
    rows = MatchRun.objects.select_related("cycle__framework", "cycle__previous", "based_on", "asked_by")
    return rows.defer(*(f"based_on__{name}" for name in HEAVY))


def listed(cycle: Cycle, *, subject: str = "", status: str = "") -> QuerySet[MatchRun]:
    """Return a cycle's calculations without their plans, newest first."""
    rows = MatchRun.objects.filter(cycle=cycle).select_related("asked_by").defer(*HEAVY)
    if subject in ("groups", "teams"):
        rows = rows.filter(subject=subject)
    return rows.filter(status=status) if status in RunStatus.values else rows


def comparable(run: MatchRun) -> QuerySet[MatchRun]:
    """Return the other calculations of the cycle that have teams to compare with, newest first."""
    rows = MatchRun.objects.filter(cycle=run.cycle_id, subject="teams", status__in=READABLE_RUNS)
    return rows.exclude(pk=run.pk).defer("counting", "problems")


@dataclass(frozen=True)
class Before:
    """What is there before teams are asked for: reviews that keep theirs, the plan published last, what calculates now."""

    reviews: int
    published: MatchRun | None
    working: MatchRun | None


def before(cycle: Cycle) -> Before:
    """Return what is there before teams are asked for. Two queries."""
    rows = MatchRun.objects.filter(cycle=cycle).defer(*HEAVY)
    told = list(rows.filter(Q(status__in=LIVE_RUNS) | Q(subject="teams", published_at__isnull=False)).order_by("-pk"))
    return Before(
        reviews=Review.objects.filter(cycle=cycle).exclude(stage=Stage.CANCELLED).count(),
        published=next((run for run in told if run.published_at), None),
        working=next((run for run in told if run.status in LIVE_RUNS), None),
    )


@dataclass(frozen=True)
class Grouped:
    """A group with its schools."""

    group: Group | None
    participants: list[Participant]


def grouped(cycle: Cycle) -> list[Grouped]:
    """Return the groups of a cycle with their schools, and last those in none. Two queries."""
    rows = Participant.objects.filter(cycle=cycle, withdrawn_at__isnull=True).select_related("school__trust")
    participants = list(rows.order_by("school__name", "pk"))
    found = [
        Grouped(group, [row for row in participants if row.group_id == group.pk])
        for group in Group.objects.filter(cycle=cycle).select_related("lead")
    ]
    return [*found, Grouped(None, [row for row in participants if row.group_id is None])]


def group(group_id: int) -> Group | None:
    """Return one group with its cycle."""
    return Group.objects.select_related("cycle__framework", "lead").filter(pk=group_id).first()


def participant(participant_id: int) -> Participant | None:
    """Return one school's part in a cycle, with cycle and group."""
    rows = Participant.objects.select_related("cycle__framework", "cycle__previous", "school", "group")
    return rows.filter(pk=participant_id, withdrawn_at__isnull=True).first()


def unconsented(cycle: Cycle) -> int:
    """Return how many schools take part whose head has not agreed to the cycle's words."""
    return Participant.objects.filter(cycle=cycle, withdrawn_at__isnull=True, consented_at__isnull=True).count()


def to_publish() -> QuerySet[MatchRun]:
    """Return the newest calculation of teams of each open cycle, where it has a plan that is not published."""
    newer = MatchRun.objects.filter(cycle=OuterRef("cycle"), subject="teams", pk__gt=OuterRef("pk"))
    rows = MatchRun.objects.filter(
        ~Exists(newer),
        subject="teams",
        status__in=READABLE_RUNS,
        published_at__isnull=True,
        plan__has_key="teams",
    )
    return rows.exclude(cycle__status=CycleStatus.CLOSED)


def named() -> list[MatchRun]:
    """Return the plans that wait to be published, with their cycles, without the plans themselves; at most three."""
    return list(to_publish().select_related("cycle").defer(*HEAVY)[:3])
