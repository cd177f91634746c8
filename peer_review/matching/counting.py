"""Whether the shape can work at all, by counting, before anything is searched.

Each line compares what is needed with the most there could be; a shape that fails a line cannot be staffed, whatever the
plan. One that passes every line may still fail: the lines are necessary, not sufficient.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from statistics import median_low

from peer_review.matching.problem import Host, Problem, Reviewer, spoken
from peer_review.matching.reach import Reach


@dataclass(frozen=True)
class Line:
    """One comparison: what is needed, the most that is available, and what would make it work (empty: it does)."""

    code: str
    text: str
    needed: int
    available: int
    remedy: str = ""


@dataclass(frozen=True)
class Counting:
    """All comparisons; the shape is possible when none falls short."""

    lines: tuple[Line, ...]

    @property
    def is_possible(self) -> bool:
        """Whether every line has what it needs."""
        return all(line.available >= line.needed for line in self.lines)


def count(problem: Problem) -> Counting:
    """Compare places, leads, expertise, externals, pairs of schools and windows with what there is."""
    return Counting(tuple(Supply(problem).lines()))


@dataclass(frozen=True)
class Supply:
    """What the reviewers of a problem can give at most."""

    problem: Problem

    def lines(self) -> Iterator[Line]:
        """Yield every comparison that applies to the problem's rules."""
        rules, hosts = self.problem.rules, self.problem.hosts
        yield self._places()
        if rules.needs_lead:
            leads = self.most(hosts, [one for one in self.people if one.is_lead])
            yield _line(
                "leads",
                "Visits by trained leads",
                len(hosts),
                leads,
                f"Train leads for {len(hosts) - leads} more reviews.",
            )
        if rules.externals:
            needed, given = len(hosts) * rules.externals, self.most(hosts, [p for p in self.people if p.is_external])
            yield _line(
                "externals",
                "Visits by external reviewers",
                needed,
                given,
                f"Find externals for {needed - given} more places.",
            )
        if rules.needs_expert:
            yield from self._experts()
        if rules.bars_reciprocal and rules.one_per_school:
            yield from self._pairs()
        if self.problem.windows:
            yield self._windows()
        yield from self._alone()

    @cached_property
    def people(self) -> list[Reviewer]:
        """Those who can hold a place of a team."""
        return [one for one in self.problem.reviewers if not one.is_trainee and one.is_trained]

    @cached_property
    def _all(self) -> Reach:
        return Reach(self.problem)

    @cached_property
    def _reach(self) -> dict[int, int]:
        """For each person the hosts no rule keeps them from, as a set."""
        return {one.id: self._all.of(one) for one in self.people}

    @cached_property
    def _by_school(self) -> dict[int, int]:
        """For each school the hosts its people may go to, as a set."""
        reached: defaultdict[int, int] = defaultdict(int)
        for one in self.people:
            if one.school is not None:
                reached[one.school] |= self._reach[one.id]
        return reached

    def most(self, hosts: tuple[Host, ...], people: list[Reviewer], capacity: int | None = None) -> int:
        """Return the most places people can take at hosts: capacity, free windows and rules allowing."""
        wanted, given = self._all.hosts(hosts), 0
        by_school: defaultdict[int | None, int] = defaultdict(int)
        for one in people:
            mine = self._reach[one.id] & wanted
            limits = [one.capacity if capacity is None else max(capacity, one.capacity), mine.bit_count()]
            if self.problem.windows:
                limits.append(self._all.windows(one, mine))
            by_school[one.school] += min(limits)
        for school, number in by_school.items():
            home = None if school is None else self.problem.schools.get(school)
            most = None if home is None else home.capacity
            given += number if most is None else min(number, most)
        return given

    def _places(self) -> Line:
        hosts, size = self.problem.hosts, self.problem.rules.team_size
        needed, given = len(hosts) * size, self.most(self.problem.hosts, self.people)
        remedy = self._remedy(needed, given) if given < needed else ""
        return _line("places", "Places in teams", needed, given, remedy)

    def _remedy(self, needed: int, given: int) -> str:
        """What would make the places suffice: more reviews each, fewer hosts, smaller teams, more reviewers."""
        hosts, size = self.problem.hosts, self.problem.rules.team_size
        ways = []
        now = self.problem.rules.usual_capacity or median_low([one.capacity for one in self.people] or [0])
        for capacity in range(now + 1, now + 3):
            if self.most(hosts, self.people, capacity) >= needed:
                ways.append(f"let each reviewer do {capacity} reviews")
                break
        ways.append(f"find {_more(-(-(needed - given) // max(now, 1)))}")
        ways.append(f"hold {given // size} reviews instead of {len(hosts)}")
        if given >= len(hosts):
            ways.append(f"make teams of {given // len(hosts)}")
        silent = len(self.problem.schools.keys() - {one.school for one in self.people})
        some = "1 school sends" if silent == 1 else f"{silent} schools send"
        return f"To make it work, {', or '.join(ways)}." + f" {some} nobody yet." * bool(silent)

    def _experts(self) -> Iterator[Line]:
        groups: defaultdict[str, list[Host]] = defaultdict(list)
        for host in self.problem.hosts:
            groups[self.problem.schools[host.school].group].append(host)
        for group, hosts in sorted(groups.items()):
            given = self.most(tuple(hosts), [one for one in self.people if group in one.groups])
            short, kind = len(hosts) - given, spoken(group)
            more = "1 more review" if short == 1 else f"{short} more reviews"
            remedy = f"Find a reviewer who knows {kind} for {more}, or join them with another group of phases."
            yield _line("expertise", f"Visits by somebody who knows {kind}", len(hosts), given, remedy)

    def _pairs(self) -> Iterator[Line]:
        """Two schools meet once: small groups of their own run out of partners."""
        size = self.problem.rules.team_size
        for cluster, hosts in sorted(self._clusters().items(), key=lambda item: str(item[0])):
            outside = self.most(tuple(hosts), [one for one in self.people if one.school is None])
            given = outside + self._meetings(hosts)
            where = "" if cluster is None else f" in group {cluster}"
            remedy = (
                f"Make groups of at least {2 * size + 1} schools, smaller teams, or let two schools review each other."
            )
            yield _line("pairs", f"Pairs of schools{where} that may meet", len(hosts) * size, given, remedy)

    def _meetings(self, hosts: list[Host]) -> int:
        """How often two schools can meet at hosts, each pair in the better direction only."""
        numbers, wanted = Counter(host.school for host in hosts), self._all.hosts(hosts)
        schools = [(school, self._all.by_school[school] & wanted, number) for school, number in numbers.items()]
        reached = {
            home: {school: number for school, places, number in schools if places & mine}
            for home, mine in self._by_school.items()
        }
        ways = sum(sum(there.values()) for there in reached.values())
        back = sum(
            min(number, reached[school][home])
            for home, there in reached.items()
            for school, number in there.items()
            if home < school and home in reached.get(school, ())
        )
        return ways - back

    def _clusters(self) -> dict[int | None, list[Host]]:
        clusters: defaultdict[int | None, list[Host]] = defaultdict(list)
        for host in self.problem.hosts:
            within = self.problem.rules.within_cluster
            clusters[self.problem.schools[host.school].cluster if within else None].append(host)
        return clusters

    def _windows(self) -> Line:
        hosts, size = self.problem.hosts, max(1, self.problem.rules.team_size)
        given = 0
        for window in self.problem.windows:
            schools = {host.school for host in hosts if window.key in host.windows}
            free = sum(window.key in one.windows for one in self.people)
            given += min(len(schools), free // size)
        remedy = (
            f"Find more reviewers, offer more windows, or ask schools and reviewers for more dates: "
            f"{len(hosts) - given} of the reviews have none."
        )
        return _line("windows", "Teams that fit into the windows", len(hosts), given, remedy)

    def _alone(self) -> Iterator[Line]:
        """Hosts that too few people may review, whatever happens elsewhere."""
        needed, together = self.problem.rules.team_size, self.problem.rules.one_per_school
        alone = [self._reach[one.id] for one in self.people if one.school is None or not together]
        enough = _so_many([*alone, *(self._by_school.values() if together else ())], needed)
        for host in self.problem.hosts:
            given = sum(bool(hosts & self._all.bits[host.id]) for hosts in enough)
            if given < needed:
                name = self.problem.schools[host.school].name
                remedy = f"Ask {name} for more dates, or find {_more(needed - given)} for it."
                yield _line("host", f"Reviewers who may go to {name}", needed, given, remedy)


def _so_many(sets: list[int], most: int) -> list[int]:
    """Return the hosts that are in at least one of some sets, in at least two, and so on."""
    found = [0] * most
    for one in sets:
        for place in range(most - 1, 0, -1):
            found[place] |= found[place - 1] & one
        if most:
            found[0] |= one
    return found


def _more(number: int) -> str:
    return "1 more reviewer" if number == 1 else f"{number} more reviewers"


def _line(code: str, text: str, needed: int, available: int, remedy: str) -> Line:
    return Line(
        code, f"{text}: {needed:,} needed, {available:,} available.", needed, available, remedy * (available < needed)
    )
