"""Suggested teams of a round become reviews, all at once or none."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from peer_review.between.models import Cycle, Representative, Review, Seat
from peer_review.between.operations import rounds
from peer_review.between.queries import matching
from peer_review.between.suggesting import Chosen, refusals, why
from peer_review.enums import Stage
from peer_review.errors import ReviewRefused
from peer_review.matching.json import problem_digest
from peer_review.matching.problem import Plan
from tenants.accounts.models import User
from tenants.models import Partnership
from tenants.working_days import london_day


class Changed(ReviewRefused):
    """Something the suggestion rests on is not as it was."""

    code = "changed"
    message = "Representatives or reviews have changed since these teams were suggested. Nothing was set up; here are new ones."


class Broken(ReviewRefused):
    """The teams as chosen break a rule."""

    code = "broken"


@transaction.atomic
def set_up(
    *, by: User, round_id: int, terms: matching.Terms, digest: str, chosen: Sequence[Chosen], now: datetime
) -> int:
    """Set up the reviews chosen and invite their teams; return how many. Pressed twice it sets up once.

    The visit has no day yet. Raises Changed when the problem is another than the one shown, Broken for a rule not kept.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("framework").get(pk=round_id)
    if cycle.ends_before <= london_day(now):
        raise Broken("This round is over: no more reviews are set up in it.")
    if not chosen:
        raise Broken("Choose at least one review to set up.")
    if _stand_already(cycle, chosen):
        return len(chosen)
    problem = matching.problem_of(cycle, terms)
    if problem_digest(problem) != digest:
        raise Changed
    if said := refusals(problem, chosen):
        raise Broken(" ".join(said))
    plan = Plan({one.host: one.team for one in chosen})
    partnerships = Partnership.objects.in_bulk([one.host for one in chosen])
    people = Representative.objects.select_related("partnership").in_bulk(
        [person for one in chosen for person in one.team.members]
    )
    for one in chosen:
        team = [(people[person], why(problem, plan, one.host, person)) for person in one.team.members]
        rounds.begin(by=by, cycle=cycle, partnership=partnerships[one.host], team=team, visit_on=None, now=now)
    return len(chosen)


def _stand_already(cycle: Cycle, chosen: Sequence[Chosen]) -> bool:
    """Whether each review chosen is there with the team chosen: the same press again."""
    hosts = [one.host for one in chosen]
    live = Review.objects.filter(cycle=cycle, partnership__in=hosts).exclude(stage=Stage.CANCELLED)
    seats = Seat.objects.filter(review__in=live).values_list("review__partnership", "representative", "role")
    return set(seats) == {
        (one.host, person, "lead" if person == one.lead else "member") for one in chosen for person in one.team.members
    }
