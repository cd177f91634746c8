"""Groups of a cycle: taken over from a calculation, named, led, and changed by hand with a warning."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from membership.models import Person
from peer_review.enums import GroupShape, Stage
from peer_review.errors import ReviewRefused
from peer_review.matching import groups as grouping
from peer_review.models import Cycle, Group, MatchRun, Participant, Review
from peer_review.operations.matching.locks import hold_cycle, hold_plan
from peer_review.queries.matching.problems import participants_of, schools_of, shape_of

NAMES: Final = {GroupShape.PAIRS: "Ring", GroupShape.TRIADS: "Triad", GroupShape.CLUSTERS: "Cluster"}


class ReviewsPlanned(ReviewRefused):
    """Schools are regrouped before their reviews are planned."""

    code = "reviews_planned"
    message = "Reviews are planned in these groups. Move single schools by hand instead."


class NoSuchGroup(ReviewRefused):
    """The group or the school is not in this cycle any more."""

    code = "no_such_group"
    message = "This group has gone in the meantime. Look at the page again."


@transaction.atomic
def take_over(*, by: Person | None, run_id: int, now: datetime) -> MatchRun:
    """Make the groups of a calculation the cycle's; those before are dissolved. Twice is once.

    Raises ReviewsPlanned, RunUnusable, CycleOver.
    """
    cycle = hold_cycle(MatchRun.objects.values_list("cycle_id", flat=True).get(pk=run_id))
    found = MatchRun.objects.get(pk=run_id)
    if found.published_at:
        return found
    run = hold_plan(run_id, "groups")
    if Review.objects.filter(cycle=cycle).exclude(stage=Stage.CANCELLED).exists():
        raise ReviewsPlanned
    Group.objects.filter(cycle=cycle).delete()
    _write(cycle, run.plan["groups"])
    run.published_at = now
    run.save(update_fields=["published_at"])
    return run


@transaction.atomic
def change(*, by: Person | None, group_id: int, name: str, lead_id: int | None, now: datetime) -> Group:
    """Name a group and say whose head leads it: a school of the group, or nobody. Raises NoSuchGroup, CycleOver."""
    group = _hold_group(group_id)
    if lead_id and not group.participants.filter(school=lead_id, withdrawn_at__isnull=True).exists():
        raise NoSuchGroup("A group is led by the head of one of its schools.")
    group.name, group.lead_id = name.strip()[:80] or group.name, lead_id
    group.save(update_fields=["name", "lead"])
    return group


@transaction.atomic
def move(
    *, by: Person | None, participant_id: int, group_id: int | None, accepts_warnings: bool, now: datetime
) -> Participant:
    """Put a school into another group, or into none; what speaks against it is refused until it is accepted.

    Raises MoveWarned, NoSuchGroup, CycleOver.
    """
    row = Participant.objects.get(pk=participant_id)
    cycle = hold_cycle(row.cycle_id)
    row = Participant.objects.select_for_update(of=("self",)).get(pk=participant_id)
    group = Group.objects.filter(cycle=cycle, pk=group_id).first() if group_id else None
    if group_id and group is None:
        raise NoSuchGroup
    warnings = warnings_of(cycle, row, group)
    if warnings and not accepts_warnings:
        raise MoveWarned(" ".join(warnings))
    row.group = group
    row.save(update_fields=["group"])
    Review.objects.filter(cycle=cycle, school=row.school_id, stage=Stage.PLANNED).update(group=group)
    return row


class MoveWarned(ReviewRefused):
    """The move goes against the cycle's shape; it is made when this is accepted."""

    code = "move_warned"


def warnings_of(cycle: Cycle, moved: Participant, group: Group | None) -> list[str]:
    """Return what speaks against a school's move: sizes, phases, trusts of the group it joins and of the one it leaves."""
    rows = participants_of(cycle)
    schools, shape = schools_of(cycle, rows), shape_of(cycle)
    found: list[str] = []
    if group is not None:
        joined = [schools[row.school_id] for row in rows if row.group_id == group.pk and row.pk != moved.pk]
        one = schools[moved.school_id]
        found += [
            f"{one.name} and {other.name} belong together." for other in joined if grouping.are_related(one, other)
        ]
        if not cycle.is_cross_phase and any(other.group != one.group for other in joined):
            found.append(f"{group.name} holds schools of another phase.")
        if cycle.shape == GroupShape.CLUSTERS and len(joined) + 1 > shape.largest:
            found.append(f"{group.name} would have {len(joined) + 1} schools; at most {shape.largest} are wanted.")
    found += _left_behind(rows, moved, group)
    return found


def _left_behind(rows: Sequence[Participant], moved: Participant, group: Group | None) -> list[str]:
    if moved.group_id is None or (group and group.pk == moved.group_id):
        return []
    left = [row for row in rows if row.group_id == moved.group_id and row.pk != moved.pk]
    return [f"{len(left)} schools stay in the group it leaves: too few."] if 0 < len(left) < 3 else []


def _write(cycle: Cycle, found: Sequence[Sequence[int]]) -> None:
    word = NAMES.get(GroupShape(cycle.shape), "Group")
    rows = [Group(cycle=cycle, number=number, name=f"{word} {number}") for number in range(1, len(found) + 1)]
    made = Group.objects.bulk_create(rows)
    group_of: Mapping[int, Group] = {pk: made[place] for place, members in enumerate(found) for pk in members}
    participants = list(Participant.objects.filter(cycle=cycle).select_for_update().order_by("pk"))
    for row in participants:
        row.group = group_of.get(row.school_id)
    Participant.objects.bulk_update(participants, ["group"])


def _hold_group(group_id: int) -> Group:
    group = Group.objects.filter(pk=group_id).first()
    if group is None:
        raise NoSuchGroup
    hold_cycle(group.cycle_id)
    return Group.objects.select_for_update(of=("self",)).get(pk=group_id)
