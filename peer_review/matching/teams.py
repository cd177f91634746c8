"""The teams of some hosts as a CP-SAT model, everything else of the plan given.

Rules of two alone (own school, trust, federation, conflict, group) are seats that do not exist. What cannot be staffed is a
penalised slack, so that there is always a plan. Locked seats are constants, and a limit they exceed gives way to them.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from peer_review.matching.candidates import Candidates
from peer_review.matching.costing import load_steps
from peer_review.matching.given import Given
from peer_review.matching.problem import Host, Plan, Team
from peer_review.matching.terrain import Terrain

Var = cp_model.IntVar
Linear = cp_model.LinearExpr
Key = tuple[Hashable, ...]


@dataclass(frozen=True)
class Task:
    """What one search may change: these hosts, with these people, beside what is given."""

    terrain: Terrain
    hosts: Sequence[Host]
    candidates: Candidates
    given: Given
    with_windows: bool = True
    keep: Plan | None = None  # each seat and window of it that stays is rewarded
    changes: int | None = None  # how many of its teams may change at most


class TeamsModel:
    """Variables by name and key, and the rules among them."""

    def __init__(self, task: Task) -> None:
        self.task, self.terrain, self.given = task, task.terrain, task.given
        self.problem, self.rules, self.weights = (
            task.terrain.problem,
            task.terrain.problem.rules,
            task.terrain.problem.weights,
        )
        self.with_windows = task.with_windows and bool(self.problem.windows)
        self.model = cp_model.CpModel()
        self.variables: dict[Key, Var] = {}
        self.price: list[tuple[Var, int]] = []
        self.locked: set[Key] = set()
        self.free_steps: dict[int, int] = {}
        self.demands: dict[Key, int] = {}  # constraints that ask for somebody, by name and host or person
        self._seats()
        for host in task.hosts:
            self._team(host)
            if self.with_windows:
                self._visit(host)
        self._people()
        self._schools()
        self._pairs()
        self._rewards()
        self.model.minimize(Linear.weighted_sum([var for var, _ in self.price], [price for _, price in self.price]))

    def _var(self, *key: Hashable, price: int = 0, most: int = 1) -> Var:
        self.variables[key] = var = self.model.new_int_var(0, most, "")
        if price:
            self.price.append((var, price))
        return var

    def _at_most(self, keys: Iterable[Key], limit: int) -> None:
        """Let at most so many be true; what is locked is never refused."""
        keys = list(keys)
        limit = max(limit, sum(key in self.locked for key in keys))
        if len(keys) <= limit:
            return
        if limit == 1:
            self.model.add_at_most_one(self.variables[key] for key in keys)
        else:
            self.model.add(Linear.sum([self.variables[key] for key in keys]) <= limit)

    def _seats(self) -> None:
        self.by_person: defaultdict[int, list[Key]] = defaultdict(list)
        self.by_host: dict[int, list[int]] = {}
        for host in self.task.hosts:
            locked, allowed = self.terrain.locked_at(host.id), self.terrain.allowed[host.id]
            self.by_host[host.id] = list(self.task.candidates[host.id])
            for one in self.by_host[host.id]:
                key = ("seat", one, host.id)
                var = self._var(*key, price=allowed[one])
                self.by_person[one].append(key)
                if one in locked:
                    self.locked.add(key)
                    self.model.add(var == 1)

    def _seat(self, one: int, host: Host) -> Var:
        return self.variables["seat", one, host.id]

    def _team(self, host: Host) -> None:
        """Size, lead, expert, externals, trainees and mix of one team, each with its slack."""
        people, reviewers, weights = self.by_host[host.id], self.terrain.reviewers, self.weights
        members = [one for one in people if not reviewers[one].is_trainee]
        held = sum(one in self.terrain.locked_at(host.id) for one in members)
        size = max(self.rules.team_size, held)
        empty = self._var("short_place", host.id, price=weights.short_place, most=self.rules.team_size)
        self._demand(
            "short_place",
            host.id,
            self.model.add(Linear.sum([self._seat(one, host) for one in members]) + empty == size),
        )
        self._at_most((("seat", one, host.id) for one in people if reviewers[one].is_trainee), self.rules.trainees)
        self._lead(host, members)
        if self.rules.needs_expert:
            self._needs(host, "short_expert", 1, [one for one in members if self.terrain.is_expert(host, one)])
        if self.rules.externals:
            externals = [one for one in members if reviewers[one].is_external]
            self._needs(host, "short_external", self.rules.externals, externals)
        if weights.same_phase_only:
            self._needs(host, "same_phase_only", 1, [one for one in members if self.terrain.brings_phase(host, one)])

    def _needs(self, host: Host, name: str, number: int, people: list[int]) -> None:
        short = self._var(name, host.id, price=getattr(self.weights, name), most=number)
        seats = Linear.sum([self._seat(one, host) for one in people])
        self._demand(name, host.id, self.model.add(seats + short >= number))

    def _demand(self, name: str, place: int, constraint: cp_model.Constraint) -> None:
        self.demands[name, place] = constraint.index

    def _lead(self, host: Host, members: list[int]) -> None:
        if not self.rules.needs_lead:
            return
        fixed = self.terrain.locked_leads.get(host.id)
        leads = []
        for one in members:
            if one == fixed or (fixed is None and self.terrain.reviewers[one].is_lead):
                leads.append(self._var("lead", one, host.id))
                self.model.add_implication(leads[-1], self._seat(one, host))
        short = self._var("short_lead", host.id, price=self.weights.short_lead)
        self._demand("short_lead", host.id, self.model.add_exactly_one([*leads, short]))

    def _visit(self, host: Host) -> None:
        """One window for the visit, and everybody there in it."""
        windows = self.terrain.windows(host)
        visits = [self._var("visit", host.id, window) for window in windows]
        if host.id in self.terrain.locked_windows:
            self.locked.add(("visit", host.id, windows[0]))
            self.model.add(visits[0] == 1)
        self.model.add_at_most_one(visits)
        there: defaultdict[str, list[Var]] = defaultdict(list)
        for one in self.by_host[host.id]:
            mine = []
            for window in windows:
                if self.terrain.can(host, one, window):
                    var = self._var("there", one, host.id, window)
                    self.model.add_implication(var, self.variables["visit", host.id, window])
                    there[window].append(var)
                    mine.append(var)
            self.model.add(Linear.sum(mine) == self._seat(one, host))
        most = self.rules.team_size + self.rules.trainees + len(self.terrain.locked_at(host.id))
        for window, people in there.items():
            self.model.add(Linear.sum(people) <= most * self.variables["visit", host.id, window])

    def _people(self) -> None:
        """Capacity, one review per window, and the convex price of the second, third and further review."""
        for one, keys in self.by_person.items():
            reviewer, load = self.terrain.reviewers[one], self.given.loads[one]
            self._at_most(keys, self._room(one))
            steps = list(load_steps(self.weights, load + len(keys)))[load:]
            free = sum(not step for step in steps)
            self.free_steps[one] = free
            dear = [self._var("step", one, number, price=step) for number, step in enumerate(steps[free:])]
            if dear:
                self.model.add(Linear.sum([self.variables[key] for key in keys]) <= free + Linear.sum(dear))
            if reviewer.is_trainee and not load and self.rules.trainees:
                idle = self._var("idle", one, price=self.weights.idle_trainee)
                seats = Linear.sum([self.variables[key] for key in keys])
                self._demand("idle", one, self.model.add(seats + idle >= 1))
        if self.with_windows:
            self._one_at_a_time()

    def _room(self, one: int) -> int:
        """How many more reviews somebody can take; without windows in the model at most as many as windows are free.

        Who is locked somewhere may be there when not free: then windows say nothing.
        """
        reviewer, load = self.terrain.reviewers[one], self.given.loads[one]
        room = reviewer.capacity - load
        is_locked = any(key in self.locked for key in self.by_person[one])
        if self.problem.windows and not self.with_windows and not is_locked:
            room = min(room, sum((one, window) not in self.given.busy for window in reviewer.windows))
        return max(0, room)

    def _one_at_a_time(self) -> None:
        diaries: defaultdict[tuple[int, str], list[Key]] = defaultdict(list)
        for key in self.variables:
            if key[0] == "there":
                diaries[key[1], key[3]].append(key)  # type: ignore[index]
        for (one, window), keys in diaries.items():
            locked = {key for key in keys if ("seat", *key[1:3]) in self.locked and self._is_settled(key)}
            self.locked |= locked
            self._at_most(keys, 0 if (one, window) in self.given.busy else 1)

    def _is_settled(self, key: Key) -> bool:
        return ("visit", *key[2:]) in self.locked

    def _schools(self) -> None:
        """What a school's people give together, and no two visits to a school in one window."""
        for school in self.problem.schools.values():
            if school.capacity is not None:
                people = [one.id for one in self.problem.reviewers if one.school == school.id]
                keys = [key for one in people for key in self.by_person.get(one, ())]
                self._at_most(keys, max(0, school.capacity - self.given.sent[school.id]))
        visits: defaultdict[tuple[int, str], list[Key]] = defaultdict(list)
        for key in self.variables:
            if key[0] == "visit":
                visits[self.terrain.hosts[key[1]].school, key[2]].append(key)  # type: ignore[index]
        for place, keys in visits.items():
            self._at_most(keys, 0 if place in self.given.hosting else 1)

    def _pairs(self) -> None:
        """No two colleagues in one team, no two schools that review each other."""
        ways: defaultdict[tuple[int, int], defaultdict[int, list[Key]]] = defaultdict(lambda: defaultdict(list))
        for keys in self.by_person.values():
            for key in keys:
                home = self.terrain.reviewers[key[1]].school  # type: ignore[index]
                if home is not None:
                    ways[home, self.terrain.hosts[key[2]].school][key[2]].append(key)  # type: ignore[index]
        done: set[tuple[int, int]] = set()
        for (start, end), there in ways.items():
            if self.rules.bars_reciprocal and self.given.went[end, start]:
                self._at_most((key for keys in there.values() for key in keys), 0)
            if self.rules.bars_reciprocal and (end, start) in done:
                continue  # seen together with its way back
            done.add((start, end))
            back = ways[end, start] if self.rules.bars_reciprocal and (end, start) in ways else {}
            self._meet(there, back)

    def _meet(self, there: Mapping[int, list[Key]], back: Mapping[int, list[Key]]) -> None:
        if self.rules.one_per_school:
            for keys in (*there.values(), *back.values()):
                self._at_most(keys, 1)
            for keys in there.values():
                for others in back.values():
                    self._at_most([*keys, *others], 1)
            return
        for key in (key for keys in there.values() for key in keys):
            for other in (other for others in back.values() for other in others):
                self._at_most([key, other], 1)

    def _rewards(self) -> None:
        """What was is worth keeping: people and windows; only so many teams may lose any of theirs."""
        if self.task.keep is None:
            return
        for host in self.task.hosts:
            if (team := self.task.keep.teams.get(host.id)) is not None:
                kept = [key for key in _said(team) if key in self.variables]
                self.price += [(self.variables[key], -self.weights.keep) for key in kept]
                changed = self._var("changed", host.id)
                for key in kept:
                    self.model.add_bool_or(self.variables[key], changed)
        if self.task.changes is not None:
            changed_ones = [var for key, var in self.variables.items() if key[0] == "changed"]
            self.model.add(Linear.sum(changed_ones) <= self.task.changes)


def _said(team: Team) -> list[Key]:
    """The seats, the lead and the window of a team as keys of variables."""
    seats: list[Key] = [("seat", one, team.host) for one in team.everybody]
    return [*seats, ("lead", team.lead, team.host), ("visit", team.host, team.window)]
