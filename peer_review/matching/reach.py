"""Who may go where, all pairs at once: the rules of `pairing` as sets of hosts, each set a number with one bit a host.

Read pair by pair, a thousand reviewers and 361 hosts take a second; so they take milliseconds.
"""

from collections import defaultdict
from collections.abc import Iterable

from peer_review.matching.problem import Host, Problem, Reviewer


class Reach:
    """The hosts of a problem as sets: all, by school, by trust, by federation, by group and by window."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.bits = {host.id: 1 << place for place, host in enumerate(problem.hosts)}
        self.by_school: defaultdict[int | None, int] = defaultdict(int)
        self.by_trust: defaultdict[int | None, int] = defaultdict(int)
        self.by_federation: defaultdict[int, int] = defaultdict(int)
        self.by_cluster: defaultdict[int | None, int] = defaultdict(int)
        self.by_window: defaultdict[str, int] = defaultdict(int)
        for host in problem.hosts:
            self._enter(host, self.bits[host.id])

    def _enter(self, host: Host, bit: int) -> None:
        school = self.problem.schools[host.school]
        self.by_school[school.id] |= bit
        self.by_trust[school.trust] |= bit
        self.by_cluster[school.cluster] |= bit
        for federation in school.federations:
            self.by_federation[federation] |= bit
        for window in host.windows:
            self.by_window[window] |= bit

    def hosts(self, hosts: Iterable[Host]) -> int:
        """Return some hosts as a set."""
        return sum(self.bits[host.id] for host in hosts)

    def of(self, one: Reviewer) -> int:
        """Return the hosts no rule about the two alone keeps somebody from, as a set."""
        rules = self.problem.rules
        home = None if one.school is None else self.problem.schools.get(one.school)
        idle = one.capacity < 1 or (home is not None and home.capacity == 0)
        if idle or not (one.is_trained or one.is_trainee):
            return 0
        free = (1 << len(self.bits)) - 1
        if rules.within_cluster and not one.is_external:
            free = 0 if home is None else self.by_cluster[home.cluster]
        if self.problem.windows:
            free &= _union(self.by_window[window] for window in one.windows)
        barred = _union(self.by_school[school] for school in (one.school, *one.conflicts))
        if home is not None:
            barred |= _union(self.by_federation[federation] for federation in home.federations)
            if rules.bars_same_trust and home.trust is not None:
                barred |= self.by_trust[home.trust]
        return free & ~barred

    def windows(self, one: Reviewer, hosts: int) -> int:
        """Return in how many windows somebody and at least one of some hosts are free."""
        return sum(bool(self.by_window[window] & hosts) for window in one.windows)


def _union(sets: Iterable[int]) -> int:
    found = 0
    for one in sets:
        found |= one
    return found
