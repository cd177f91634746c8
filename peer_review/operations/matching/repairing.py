"""After a drop-out: calculate again from the teams as they are, touching as few schools as possible."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from membership.models import Person
from peer_review.errors import ReviewRefused
from peer_review.models import MatchRun
from peer_review.operations.matching import runs


class NotPublished(ReviewRefused):
    """Before it is published a plan is simply calculated again."""

    code = "not_published"
    message = "This plan is not published: calculate again instead, with what you want to keep locked."


@transaction.atomic
def repair(*, by: Person | None, run_id: int, gone: Sequence[int], now: datetime) -> MatchRun:
    """Ask for a repair of a published plan without those who dropped out; who accepted a place keeps it.

    Raises NotPublished, AlreadyCalculating, CycleOver.
    """
    run = MatchRun.objects.get(pk=run_id)
    if run.published_at is None:
        raise NotPublished
    wanted = runs.Wanted("teams", run.weights, min(run.seconds, 30), run.seed, run.pk, tuple(sorted(set(gone))))
    return runs.ask(by=by, cycle_id=run.cycle_id, wanted=wanted, now=now)
