"""The rows that are held while matches change: the cycle first, then its calculation, then its reviews."""

from peer_review.enums import READABLE_RUNS, CycleStatus, Stage
from peer_review.errors import ReviewRefused
from peer_review.models import Cycle, MatchRun, Review


class CycleOver(ReviewRefused):
    """Nothing is matched in a closed cycle."""

    code = "cycle_over"
    message = "This cycle is closed: nothing is matched in it any more."


class RunUnusable(ReviewRefused):
    """The calculation is not over, failed, or has no plan."""

    code = "run_unusable"
    message = "This calculation has no plan to work with yet."


class PlanPublished(ReviewRefused):
    """A published plan is changed in the reviews' own teams, or by a repair."""

    code = "plan_published"
    message = "This plan is published. Change the teams on the pages of the reviews, or repair the plan."


def hold_cycle(cycle_id: int) -> Cycle:
    """Return the cycle, held until the transaction ends: groups and plans of a cycle change one at a time."""
    rows = Cycle.objects.select_related("framework", "previous")
    cycle = rows.select_for_update(of=("self",)).get(pk=cycle_id)
    if cycle.status == CycleStatus.CLOSED:
        raise CycleOver
    return cycle


def hold_run(run_id: int) -> MatchRun:
    """Return the calculation, held until the transaction ends."""
    return MatchRun.objects.select_related("cycle__framework").select_for_update(of=("self",)).get(pk=run_id)


def hold_reviews(cycle: Cycle) -> None:
    """Hold the reviews of a cycle until the transaction ends: nobody else changes their teams meanwhile."""
    live = Review.objects.filter(cycle=cycle).exclude(stage=Stage.CANCELLED)
    list(live.select_for_update().order_by("pk").values_list("pk"))


def hold_plan(run_id: int, subject: str = "teams") -> MatchRun:
    """Return a calculation whose plan may be changed, held. Raises RunUnusable, PlanPublished."""
    run = hold_run(run_id)
    if run.status not in READABLE_RUNS or not run.plan or run.subject != subject:
        raise RunUnusable
    if run.published_at:
        raise PlanPublished
    return run
