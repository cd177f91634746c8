"""Who may go where and at what price, reckoned once per problem for everything that searches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from peer_review.matching.costing import brings_other_phase, seat_costs
from peer_review.matching.pairing import may
from peer_review.matching.problem import Host, Lock, Problem, Reviewer


@dataclass(frozen=True)
class Terrain:
    """A problem with its prices: reviewers by id, and for each host those who may come, cheapest first."""

    problem: Problem
    locks: tuple[Lock, ...] = ()

    @cached_property
    def hosts(self) -> Mapping[int, Host]:
        """Hosts by id."""
        return {one.id: one for one in self.problem.hosts}

    @cached_property
    def reviewers(self) -> Mapping[int, Reviewer]:
        """Reviewers by id."""
        return {one.id: one for one in self.problem.reviewers}

    @cached_property
    def allowed(self) -> Mapping[int, Mapping[int, int]]:
        """For each host who may come and at what price, cheapest first, locked seats always among them."""
        return _Lazily(self)

    def allowed_at(self, host: Host) -> Mapping[int, int]:
        """Reckon for one host what `allowed` keeps."""
        locked = self.locked_at(host.id)
        prices = {
            one.id: sum(seat_costs(self.problem, one, host).values())
            for one in self.problem.reviewers
            if one.id in locked or self._may(host, one)
        }
        return dict(sorted(prices.items(), key=lambda item: (item[1], item[0])))

    def _may(self, host: Host, one: Reviewer) -> bool:
        return (not one.is_trainee or self.problem.rules.trainees > 0) and may(self.problem, host, one)

    @cached_property
    def _locked(self) -> Mapping[int, frozenset[int]]:
        seats: dict[int, set[int]] = {}
        for lock in self.locks:
            if lock.reviewer is not None and lock.reviewer in self.reviewers:
                seats.setdefault(lock.host, set()).add(lock.reviewer)
        return {host: frozenset(people) for host, people in seats.items()}

    def locked_at(self, host: int) -> frozenset[int]:
        """Return who is locked into a host's team."""
        return self._locked.get(host, frozenset())

    @cached_property
    def locked_leads(self) -> Mapping[int, int]:
        """The lead locked at a host."""
        return {lock.host: lock.reviewer for lock in self.locks if lock.reviewer is not None and lock.is_lead}

    @cached_property
    def locked_windows(self) -> Mapping[int, str]:
        """The window locked for a host."""
        return {lock.host: lock.window for lock in self.locks if lock.window is not None}

    def windows(self, host: Host) -> tuple[str, ...]:
        """Return in which windows a host's visit may be, in the problem's order; the locked one alone."""
        if host.id in self.locked_windows:
            return (self.locked_windows[host.id],)
        return tuple(window.key for window in self.problem.windows if window.key in host.windows)

    def is_expert(self, host: Host, reviewer: int) -> bool:
        """Return whether a reviewer knows the host's expertise group."""
        return self.problem.schools[host.school].group in self.reviewers[reviewer].groups

    def brings_phase(self, host: Host, reviewer: int) -> bool:
        """Return whether a reviewer comes from another phase than the host's."""
        return brings_other_phase(self.problem, self.reviewers[reviewer], host)

    def can(self, host: Host, reviewer: int, window: str) -> bool:
        """Return whether a reviewer is free in a window; somebody locked without any common window always."""
        if window in self.reviewers[reviewer].windows:
            return True
        locked = reviewer in self.locked_at(host.id)
        return locked and not set(self.windows(host)) & self.reviewers[reviewer].windows

    def nearest(self, people: Iterable[int], schools: int) -> list[int]:
        """Return of people in their order those of the first so many schools; externals count one each."""
        seen: set[int] = set()
        found: list[int] = []
        for one in people:
            school = self.reviewers[one].school
            key = -one if school is None else school
            if key not in seen and len(seen) >= schools:
                continue
            seen.add(key)
            found.append(one)
        return found


def known(problem: Problem, locks: tuple[Lock, ...]) -> tuple[Lock, ...]:
    """Return the locks of reviews and reviewers a problem still has."""
    hosts, people = {one.id for one in problem.hosts}, {None, *(one.id for one in problem.reviewers)}
    return tuple(lock for lock in locks if lock.host in hosts and lock.reviewer in people)


class _Lazily(dict[int, Mapping[int, int]]):
    """Reckons a host's prices when they are first asked for: after a drop-out few hosts are."""

    def __init__(self, terrain: Terrain) -> None:
        super().__init__()
        self.terrain = terrain

    def __missing__(self, host: int) -> Mapping[int, int]:
        self[host] = found = self.terrain.allowed_at(self.terrain.hosts[host])
        return found
