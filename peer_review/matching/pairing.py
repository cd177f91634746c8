"""Which reviewer may be in which host's team, seen alone: every rule that is about the two of them only."""

from collections.abc import Iterator
from typing import Final

from peer_review.matching.problem import Host, Problem, Reviewer

OWN_SCHOOL: Final = "own_school"
SAME_TRUST: Final = "same_trust"
FEDERATION: Final = "federation"
CONFLICT: Final = "conflict"
CLUSTER: Final = "cluster"
UNTRAINED: Final = "untrained"
NO_CAPACITY: Final = "capacity"
NO_WINDOW: Final = "window"


def forbidding(problem: Problem, host: Host, reviewer: Reviewer) -> Iterator[str]:
    """Yield the code of each rule that keeps a reviewer out of a host's team whatever the rest of the plan."""
    school = problem.schools[host.school]
    home = None if reviewer.school is None else problem.schools.get(reviewer.school)
    if reviewer.school == school.id:
        yield OWN_SCHOOL
    elif home is not None:
        if problem.rules.bars_same_trust and home.trust is not None and home.trust == school.trust:
            yield SAME_TRUST
        if home.federations & school.federations:
            yield FEDERATION
    if school.id in reviewer.conflicts:
        yield CONFLICT
    if problem.rules.within_cluster and not reviewer.is_external and (home is None or home.cluster != school.cluster):
        yield CLUSTER
    if not reviewer.is_trained and not reviewer.is_trainee:
        yield UNTRAINED
    if reviewer.capacity < 1 or (home is not None and home.capacity == 0):
        yield NO_CAPACITY
    if problem.windows and not host.windows & reviewer.windows:
        yield NO_WINDOW


def may(problem: Problem, host: Host, reviewer: Reviewer) -> bool:
    """Return whether no rule about the two alone keeps a reviewer out."""
    return next(forbidding(problem, host, reviewer), None) is None
