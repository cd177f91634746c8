"""Which rules clash for a host that cannot be served, found by proof: the fewest that together leave no team.

Every rule that could be given up is a switch; the solver proves which switches cannot all be on, and they are taken out one
by one as long as the proof stands. All who may come are considered, not only the nearest. Other hosts keep what the quick plan
gives them; of many only the nearest and those of the same expertise are looked at, so a clash named is a real one, but there may
be others.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Final

from ortools.sat.python import cp_model

from peer_review.matching import greedy
from peer_review.matching.clashing import Clash, Rule, clash
from peer_review.matching.costing import units_between
from peer_review.matching.pairing import CLUSTER, CONFLICT, FEDERATION, NO_WINDOW, SAME_TRUST, UNTRAINED, forbidding
from peer_review.matching.problem import Host, Plan, Problem, Reviewer, Team

SECONDS: Final = 4.0  # for one proof
NEIGHBOURS: Final = 40
GIVEN_UP: Final = {
    SAME_TRUST,
    FEDERATION,
    CONFLICT,
    CLUSTER,
    UNTRAINED,
    NO_WINDOW,
}  # what could be, for the host asked for
Linear = cp_model.LinearExpr


def clashes(problem: Problem, host: Host, plan: Plan | None = None) -> Clash:
    """Return the rules that leave a host without its team, and which one given up would free it; none when it can be served.

    Other hosts keep what a plan gives them, the quick one unless another is given.
    """
    proof = _Proof(problem, host, plan or greedy.solve(problem))
    core = proof.core(proof.switches)
    if core is None:
        return clash(problem, host, (), ())
    minimal = proof.minimal(core)
    frees = tuple(rule for rule in minimal if proof.core([one for one in proof.switches if one != rule]) is None)
    return clash(problem, host, minimal, frees)


@dataclass(frozen=True)
class _Wanted:
    """What a host has to get."""

    members: int
    lead: bool
    expert: bool
    externals: int


class _Proof:
    """The model with its switches."""

    def __init__(self, problem: Problem, asked: Host, plan: Plan) -> None:
        self.problem, self.asked, self.plan = problem, asked, plan
        self.people = {one.id: one for one in problem.reviewers if not one.is_trainee}
        self.model = cp_model.CpModel()
        self.switches: dict[Rule, cp_model.IntVar] = {}
        self.seats: dict[tuple[int, int], cp_model.IntVar] = {}
        self.hosts = [asked, *self._others()]
        for host in self.hosts:
            self._seats_of(host)
            self._team(host)
        self._windows()
        self._limits()
        self._pairs()

    def core(self, rules: Iterable[Rule]) -> list[Rule] | None:
        """Return rules of those given that cannot all be kept; none when they can, or when there is no proof in time."""
        self.model.clear_assumptions()
        self.model.add_assumptions([self.switches[rule] for rule in rules])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = SECONDS
        if solver.solve(self.model) != cp_model.INFEASIBLE:
            return None
        places = {switch.index: rule for rule, switch in self.switches.items()}
        return [places[place] for place in solver.sufficient_assumptions_for_infeasibility()]

    def minimal(self, core: list[Rule]) -> tuple[Rule, ...]:
        """Take out what the proof does not need, other hosts' rules first."""
        for rule in sorted(core, key=lambda one: (self.asked.school in one.schools, one.code, one.schools)):
            without = [one for one in core if one != rule]
            if rule in core and (smaller := self.core(without)) is not None:
                core = [one for one in without if one in smaller]
        return tuple(core)

    def _others(self) -> list[Host]:
        schools = self.problem.schools
        middle = schools[self.asked.school]
        near = sorted(
            (host for host in self.problem.hosts if host.id != self.asked.id),
            key=lambda host: units_between(middle, schools[host.school]),
        )
        alike = [host for host in near if schools[host.school].group == middle.group]
        return list({host.id: host for host in chain(near[:NEIGHBOURS], alike[:NEIGHBOURS])}.values())

    def _switch(self, code: str, *schools: int, reviewer: int | None = None) -> cp_model.IntVar:
        rule = Rule(code, schools, reviewer)
        if rule not in self.switches:
            self.switches[rule] = self.model.new_bool_var("")
        return self.switches[rule]

    def _seats_of(self, host: Host) -> None:
        """A seat for all who may come; at the host asked for also for those whom a rule bars that could be given up."""
        for one in self.people.values():
            codes = set(forbidding(self.problem, host, one))
            if codes and (host is not self.asked or codes - GIVEN_UP):
                continue
            self.seats[one.id, host.id] = seat = self.model.new_bool_var("")
            for code in codes - {NO_WINDOW}:
                self.model.add_implication(self._switch(code, host.school), ~seat)

    def _at(self, host: Host) -> list[Reviewer]:
        return [one for one in self.people.values() if (one.id, host.id) in self.seats]

    def _team(self, host: Host) -> None:
        wanted, group = self._wanted(host), self.problem.schools[host.school].group
        people = self._at(host)
        everybody = [self.seats[one.id, host.id] for one in people]
        self.model.add(Linear.sum(everybody) <= self.problem.rules.team_size)
        for code, needed, fitting in (
            ("size", wanted.members, people),
            ("lead", int(wanted.lead), [one for one in people if one.is_lead]),
            ("expert", int(wanted.expert), [one for one in people if group in one.groups]),
            ("external", wanted.externals, [one for one in people if one.is_external]),
        ):
            if needed:
                switch = self._switch(code if host is self.asked else "others", host.school)
                seats = [self.seats[one.id, host.id] for one in fitting]
                self.model.add(Linear.sum(seats) >= needed).only_enforce_if(switch)

    def _wanted(self, host: Host) -> _Wanted:
        """All that the rules ask for the host asked for; for others what they have."""
        rules, group = self.problem.rules, self.problem.schools[host.school].group
        if host is self.asked:
            return _Wanted(rules.team_size, rules.needs_lead, rules.needs_expert, rules.externals)
        team = self.plan.teams.get(host.id, Team(host.id, None))
        members = [self.people[one] for one in team.members if (one, host.id) in self.seats]
        return _Wanted(
            len(members),
            rules.needs_lead and any(one.is_lead for one in members),
            rules.needs_expert and any(group in one.groups for one in members),
            min(rules.externals, sum(one.is_external for one in members)),
        )

    def _windows(self) -> None:
        """The visit asked for is in one window in which its team is free."""
        if not self.problem.windows:
            return
        visits = {window: self.model.new_bool_var("") for window in sorted(self.asked.windows)}
        self.model.add_at_most_one(visits.values())
        switch = self._switch(NO_WINDOW, self.asked.school)
        for one in self._at(self.asked):
            free = [visit for window, visit in visits.items() if window in one.windows]
            self.model.add_bool_or([*free, ~self.seats[one.id, self.asked.id], ~switch])

    def _limits(self) -> None:
        """How often people and schools can give a review."""
        given: defaultdict[int, list[cp_model.IntVar]] = defaultdict(list)
        for (one, _), seat in self.seats.items():
            given[one].append(seat)
        sent: defaultdict[int | None, list[cp_model.IntVar]] = defaultdict(list)
        for one, seats in given.items():
            reviewer = self.people[one]
            sent[reviewer.school] += seats
            most = min(reviewer.capacity, len(reviewer.windows)) if self.problem.windows else reviewer.capacity
            if len(seats) > most:
                limited = self.model.add(Linear.sum(seats) <= most)
                if (one, self.asked.id) in self.seats:
                    limited.only_enforce_if(self._switch("capacity", reviewer=one))
        for school in self.problem.schools.values():
            if school.capacity is not None and sent[school.id]:
                self.model.add(Linear.sum(sent[school.id]) <= school.capacity)

    def _pairs(self) -> None:
        """Colleagues, and schools that would review each other."""
        ways: defaultdict[tuple[int, int], defaultdict[int, list[cp_model.IntVar]]]
        ways = defaultdict(lambda: defaultdict(list))
        hosts = {host.id: host for host in self.hosts}
        for (one, host), seat in self.seats.items():
            if (home := self.people[one].school) is not None:
                ways[home, hosts[host].school][host].append(seat)
        for (start, end), there in list(ways.items()):
            for seats in there.values() if self.problem.rules.one_per_school else ():
                self.model.add_at_most_one(seats)
            if self.problem.rules.bars_reciprocal and start < end and (end, start) in ways:
                self._never_both(start, end, list(chain(*there.values())), list(chain(*ways[end, start].values())))

    def _never_both(self, start: int, end: int, there: list[cp_model.IntVar], back: list[cp_model.IntVar]) -> None:
        goes = self.model.new_bool_var("")
        is_asked = self.asked.school in (start, end)
        always = [~self._switch("reciprocal", start, end)] if is_asked else []
        for seat in there:
            self.model.add_bool_or([~seat, goes, *always])
        for seat in back:
            self.model.add_bool_or([~seat, ~goes, *always])
