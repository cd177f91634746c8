"""What the teams made so far have used up: reviews given, windows taken, pairs of schools that met."""

from collections import Counter
from collections.abc import Iterable

from peer_review.matching.problem import Host, Reviewer, Team
from peer_review.matching.terrain import Terrain


class Given:
    """Grows team by team and says who is still to be had."""

    def __init__(self, terrain: Terrain, teams: Iterable[Team] = ()) -> None:
        self.terrain = terrain
        self.loads: Counter[int] = Counter()
        self.sent: Counter[int] = Counter()  # reviews given by a school's people
        self.busy: set[tuple[int, str]] = set()  # reviewer and window
        self.hosting: set[tuple[int, str]] = set()  # school and window
        self.went: Counter[tuple[int, int]] = Counter()  # from school, to school
        for team in teams:
            self.add(team)

    def add(self, team: Team) -> None:
        """Count a whole team in."""
        host = self.terrain.hosts[team.host]
        self.host(host, team.window)
        for one in team.everybody:
            self.seat(host, self.terrain.reviewers[one], team.window)

    def host(self, host: Host, window: str | None) -> None:
        """Count a school's visit in."""
        if window is not None:
            self.hosting.add((host.school, window))

    def seat(self, host: Host, one: Reviewer, window: str | None) -> None:
        """Count one person's review in."""
        self.loads[one.id] += 1
        if window is not None:
            self.busy.add((one.id, window))
        if one.school is not None:
            self.sent[one.school] += 1
            self.went[one.school, host.school] += 1

    def is_to_be_had(self, host: Host, one: Reviewer, window: str | None) -> bool:
        """Return whether somebody can take one more review at a host in a window."""
        if self.loads[one.id] >= one.capacity:
            return False
        if window is not None and (window not in one.windows or (one.id, window) in self.busy):
            return False
        if one.school is None:
            return True
        home = self.terrain.problem.schools.get(one.school)
        if home is not None and home.capacity is not None and self.sent[one.school] >= home.capacity:
            return False
        return not (self.terrain.problem.rules.bars_reciprocal and self.went[host.school, one.school])
