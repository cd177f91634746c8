"""What a round's matching is asked: partnerships and their representatives as the engine's problem. No tenant is looked at."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from peer_review.bases.reviews import LIVE_SEATS
from peer_review.between.models import Cycle, Representative, Review, Seat
from peer_review.between.queries import rounds
from peer_review.enums import Stage
from peer_review.matching.problem import Host, Problem, Reviewer, Rules, School, Weights
from tenants.models import Partnership

EVERYBODY = "partnerships"  # one group: whoever speaks for a partnership can review any


@dataclass(frozen=True)
class Terms:
    """What is asked of a suggestion: how many to a team, most reviews of one person, whom to review, which draw."""

    size: int = 2
    most: int = 1
    hosts: frozenset[int] = frozenset()
    seed: int = 1


def unreviewed(cycle: Cycle) -> list[Partnership]:
    """Return the members without a review in a round. One query."""
    taken = Review.objects.filter(cycle=cycle).exclude(stage=Stage.CANCELLED).values("partnership")
    return list(rounds.partnerships().exclude(pk__in=taken))


def problem_of(cycle: Cycle, terms: Terms) -> Problem:
    """Return the problem of a round's teams: own partnership, reciprocal pairs and places held already; five queries."""
    people = list(rounds.representatives())
    partnerships = {one.pk: one for one in rounds.partnerships()} | {
        row.partnership_id: row.partnership for row in people
    }
    hosts = [one for one in unreviewed(cycle) if one.pk in terms.hosts]
    held = Seat.objects.filter(status__in=LIVE_SEATS, review__cycle=cycle).exclude(review__stage=Stage.CANCELLED)
    seats = list(held.values_list("representative", "representative__partnership", "review__partnership"))
    loads, visits = Counter(row[0] for row in seats), {row[1:] for row in seats}
    return Problem(
        schools={pk: School(pk, one.name, EVERYBODY, EVERYBODY) for pk, one in sorted(partnerships.items())},
        hosts=tuple(Host(one.pk, one.pk) for one in hosts),
        reviewers=tuple(_reviewer(row, terms.most - loads[row.pk], visits) for row in people),
        windows=(),
        rules=Rules(team_size=terms.size, needs_expert=False, bars_same_trust=False),
        weights=Weights(travel=0),
        repeats=_met_before(cycle, people),
        seed=terms.seed,
    )


def _reviewer(row: Representative, capacity: int, visits: Collection[tuple[int, int]]) -> Reviewer:
    """Whoever is reviewed by a partnership in this round does not review it."""
    own = row.partnership_id
    return Reviewer(
        row.pk, row.name, own, frozenset([EVERYBODY]), max(0, capacity), frozenset(),
        is_lead=row.is_leader, conflicts=frozenset(visitor for visitor, host in visits if host == own),
    )  # fmt: skip


def _met_before(cycle: Cycle, people: Collection[Representative]) -> frozenset[tuple[int, int]]:
    """Who comes from a partnership that reviewed another in an earlier round."""
    rows = Seat.objects.filter(status__in=LIVE_SEATS, review__cycle__starts_on__lt=cycle.starts_on)
    rows = rows.exclude(review__stage=Stage.CANCELLED)
    pairs = set(rows.values_list("representative__partnership", "review__partnership").order_by())
    return frozenset((row.pk, host) for row in people for visitor, host in pairs if visitor == row.partnership_id)
