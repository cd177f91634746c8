"""A calculation is asked for, stopped, gone on with, or found lost; the calculating itself is the worker's."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from membership.models import Person
from peer_review.enums import LIVE_RUNS, RunStatus
from peer_review.errors import ReviewRefused
from peer_review.matching.counting import Counting, count
from peer_review.matching.json import lock_as_json
from peer_review.models import Cycle, MatchRun
from peer_review.operations.matching.locks import RunUnusable, hold_cycle, hold_run
from peer_review.queries.matching.problems import participants_of, problem_of
from peer_review.queries.matching.standing import locks_of
from tenants.queue import enqueue

LOST_AFTER: Final = timedelta(minutes=5)
FEWEST: Final = 3


class AlreadyCalculating(ReviewRefused):
    """A cycle has one calculation at a time."""

    code = "already_calculating"
    message = "A calculation of this cycle is running already. Wait for it, or stop it first."


class TooFewSchools(ReviewRefused):
    """There is nobody to match, or only two who could review each other."""

    code = "too_few_schools"


@dataclass(frozen=True)
class Wanted:
    """What is to be calculated, from what it starts, and whom it has to do without."""

    subject: str = "teams"
    weights: Mapping[str, int] = field(default_factory=dict)
    seconds: int = 60
    seed: int = 1
    based_on: int | None = None
    gone: Sequence[int] = ()


@transaction.atomic
def ask(*, by: Person | None, cycle_id: int, wanted: Wanted, now: datetime) -> MatchRun:
    """Ask for a calculation; what counting says of its chances is kept with it.

    Raises AlreadyCalculating, TooFewSchools, CycleOver, RunUnusable.
    """
    cycle = hold_cycle(cycle_id)
    _set_lost_aside(MatchRun.objects.filter(cycle=cycle), now)
    _refuse_few(cycle, wanted.subject)
    base = _base(cycle, wanted)
    run = MatchRun(
        cycle=cycle,
        subject=wanted.subject,
        based_on=base,
        weights=dict(wanted.weights),
        seed=wanted.seed,
        seconds=wanted.seconds,
        locks=_locks(cycle, base, wanted),
        overrides=list(base.overrides) if base else [],
        gone=list(wanted.gone),
        counting=_counting(cycle, wanted),
        asked_by=by,
        asked_at=now,
    )
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError as error:
        raise AlreadyCalculating from error
    enqueue("peer_review.solve", run_id=run.pk)
    return run


@transaction.atomic
def go_on(*, by: Person | None, run_id: int, now: datetime) -> MatchRun:
    """Calculate again from the best plan of a calculation that was stopped, lost or is done. Raises as `ask`."""
    run = MatchRun.objects.get(pk=run_id)
    wanted = Wanted(run.subject, run.weights, run.seconds, run.seed, run.pk, run.gone)
    return ask(by=by, cycle_id=run.cycle_id, wanted=wanted, now=now)


@transaction.atomic
def stop(*, by: Person | None, run_id: int, now: datetime) -> MatchRun:
    """Ask a calculation to end with its best so far; one that has not begun ends at once, one that is over stays."""
    run = hold_run(run_id)
    if run.status == RunStatus.WAITING:
        run.status, run.finished_at = RunStatus.STOPPED, now
    if run.status in (RunStatus.WORKING, RunStatus.STOPPED):
        run.stop_asked_at = run.stop_asked_at or now
    run.save(update_fields=["status", "finished_at", "stop_asked_at"])
    return run


@transaction.atomic
def set_lost_aside(*, now: datetime) -> int:
    """End calculations whose worker has not been heard of for five minutes, with their best so far; return how many."""
    return _set_lost_aside(MatchRun.objects.all(), now)


def _set_lost_aside(runs: Any, now: datetime) -> int:
    """One that waits is given twelve times as long: a queue may be long, a worker that calculates is heard of."""
    heard = runs.annotate(heard=Coalesce("heard_at", "asked_at"))
    working = Q(status=RunStatus.WORKING, heard__lt=now - LOST_AFTER)
    waiting = Q(status=RunStatus.WAITING, heard__lt=now - 12 * LOST_AFTER)
    words = "The calculation was interrupted. The best plan so far is kept."
    lost = heard.filter(working | waiting).values("pk")
    ended: int = MatchRun.objects.filter(pk__in=lost, status__in=LIVE_RUNS).update(
        status=RunStatus.STOPPED, finished_at=now, error=words
    )
    return ended


def counting_json(found: Counting) -> dict[str, Any]:
    """Return what counting found, as a calculation keeps it."""
    return {"is_possible": found.is_possible, "lines": [asdict(line) for line in found.lines]}


def _counting(cycle: Cycle, wanted: Wanted) -> dict[str, Any]:
    if wanted.subject == "groups":
        return {}
    return counting_json(count(problem_of(cycle, weights=wanted.weights, seed=wanted.seed)))


def _refuse_few(cycle: Cycle, subject: str) -> None:
    schools = participants_of(cycle)
    if len(schools) < FEWEST and (subject == "groups" or cycle.bars_reciprocal):
        number = {0: "no schools", 1: "1 school"}.get(len(schools), f"{len(schools)} schools")
        raise TooFewSchools(
            f"This cycle has {number}. Two schools can only review each other: add a third, then calculate."
        )
    if not any(row.hosts for row in schools):
        raise TooFewSchools("No school of this cycle hosts a review. Add schools that host, then calculate.")


def _base(cycle: Cycle, wanted: Wanted) -> MatchRun | None:
    if wanted.based_on is None:
        return None
    base = MatchRun.objects.filter(cycle=cycle, subject=wanted.subject, pk=wanted.based_on).first()
    if base is None or base.status in LIVE_RUNS:
        raise RunUnusable
    return base


def _locks(cycle: Cycle, base: MatchRun | None, wanted: Wanted) -> list[dict[str, Any]]:
    """What teams have agreed to already stays; so does what somebody locked in the plan it begins with."""
    if wanted.subject == "groups":
        return []
    is_repair = bool(base and base.published_at)
    standing = [lock_as_json(lock) for lock in locks_of(cycle, gone=wanted.gone, only_accepted=is_repair)]
    chosen = [row for row in (base.locks if base else ()) if row["reviewer"] not in wanted.gone]
    known = {(row["host"], row["reviewer"]) for row in standing}
    return standing + [row for row in chosen if (row["host"], row["reviewer"]) not in known and not is_repair]
