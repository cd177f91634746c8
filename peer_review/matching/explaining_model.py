"""Which rules clash for a host that is left short, found by proof: the fewest that together leave no team.

Every rule that could be given up is a switch. What the solver proves impossible with all of them on is tried again with fewer, many
at once first, until none can go. All who may come are considered, not only the nearest. Other hosts keep what a plan gives
them: the nearest and those of the same expertise may take others for it, those further away keep the very people. No answer is
taken for one: a host can be served when a plan is found, and where neither comes in time, that is said.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from time import monotonic
from typing import Final

from ortools.sat.python import cp_model

from peer_review.matching import greedy
from peer_review.matching.clashing import FAR, FEW, Clash, Rule, clash, served, unsettled
from peer_review.matching.costing import units_between
from peer_review.matching.pairing import CLUSTER, CONFLICT, FEDERATION, NO_WINDOW, SAME_TRUST, UNTRAINED, forbidding
from peer_review.matching.problem import Host, Lock, Plan, Problem, Reviewer, Team
from peer_review.matching.repairing import holding
from peer_review.matching.serving import serving

SECONDS: Final = 8.0  # for one host
PROVING: Final = 0.4  # of them at most for the question whether rules clash at all
MINIMISING: Final = 0.6  # of them until rules the proof does not need are no longer looked for
NEIGHBOURS: Final = 40
GIVEN_UP: Final = {
    SAME_TRUST,
    FEDERATION,
    CONFLICT,
    CLUSTER,
    UNTRAINED,
    NO_WINDOW,
}  # what could be, for the host asked for
TAKEN_OUT: Final = (FAR, "others", "capacity", "reciprocal")  # kinds of rules in this order, then those of the host
TRIED: Final = 4  # rules of one kind of which it is asked whether one alone frees the host
FOUND: Final = (cp_model.OPTIMAL, cp_model.FEASIBLE)
Linear = cp_model.LinearExpr


def clashes(
    problem: Problem, host: Host, plan: Plan | None = None, *, locks: tuple[Lock, ...] = (), seconds: float = SECONDS
) -> Clash:
    """Return the rules that leave a host without its team and what frees it, or a plan that serves it, or neither in that time.

    Other hosts keep what a plan gives them, the quick one unless another is given; a plan that serves the host keeps the locks.
    """
    began = monotonic()
    plan = plan or greedy.solve(problem, locks)
    proof = _Proof(problem, host, holding(problem, plan))
    if proof.answer(proof.switches, began + PROVING * seconds) == cp_model.INFEASIBLE:
        minimal = proof.minimal(began + MINIMISING * seconds)
        frees, is_settled = proof.freeing(minimal, began + seconds)
        return clash(problem, host, minimal, frees, is_settled=is_settled)
    better = serving(problem, host, plan, locks, seconds=max(MINIMISING * seconds, began + seconds - monotonic()))
    return unsettled(problem, host) if better is None else served(problem, host, better)


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
        self.far = list(self._far())
        for host in self.hosts:
            self._seats_of(host)
            self._team(host)
        self._windows()
        self._limits()
        self._pairs()

    def answer(self, rules: Iterable[Rule], until: float) -> cp_model.CpSolverStatus:
        """Return whether rules can all be kept, all others given up: infeasible, feasible or, out of time, unknown."""
        if (left := until - monotonic()) <= 0:
            return cp_model.UNKNOWN
        kept = set(rules)
        for rule, switch in self.switches.items():
            domain = self.model.proto.variables[switch.index].domain
            domain.clear()
            domain.extend([int(rule in kept)] * 2)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2  # too few people for too many places is a sum, not a search
        solver.parameters.add_lp_constraints_lazily = False
        solver.parameters.max_time_in_seconds = left
        return solver.solve(self.model)

    def without(self, rules: list[Rule], until: float) -> cp_model.CpSolverStatus:
        """Return whether all other rules can be kept."""
        return self.answer((one for one in self.switches if one not in rules), until)

    def minimal(self, until: float) -> list[Rule]:
        """Return the rules the proof needs: whole kinds are taken out first, then many of one kind, other hosts' first."""
        kept = _by_kind(self.switches)
        for rules in list(kept):
            without = [one for one in kept if one is not rules]
            if self.answer(chain(*without), until) == cp_model.INFEASIBLE:
                kept = without
        return self._fewer(list(chain(*kept)), until)

    def _fewer(self, kept: list[Rule], until: float) -> list[Rule]:
        """Take out rules in halves, quarters and so on, and last one by one."""
        step = len(kept)
        while step > 1:
            step, at = -(-step // 2), 0
            while at < len(kept):
                without = kept[:at] + kept[at + step :]
                if self.answer(without, until) == cp_model.INFEASIBLE:
                    kept = without
                else:
                    at += step
        return kept

    def freeing(self, rules: list[Rule], until: float) -> tuple[list[Rule], bool]:
        """Return rules that alone free the host, a few of each kind, and whether it is settled that no other does."""
        found: list[Rule] = []
        is_settled = True
        for kind in reversed(_by_kind(rules)):
            if len(kind) > 1 and self.without(kind, until) == cp_model.INFEASIBLE:
                continue
            answers = {rule: self.without([rule], until) for rule in kind[:TRIED]}
            found += [rule for rule, answer in answers.items() if answer in FOUND][:FEW]
            is_settled &= len(kind) <= TRIED and cp_model.UNKNOWN not in answers.values()
        return found, is_settled

    def _others(self) -> list[Host]:
        schools = self.problem.schools
        middle = schools[self.asked.school]
        near = sorted(
            (host for host in self.problem.hosts if host.id != self.asked.id),
            key=lambda host: units_between(middle, schools[host.school]),
        )
        alike = [host for host in near if schools[host.school].group == middle.group]
        return list({host.id: host for host in chain(near[:NEIGHBOURS], alike[:NEIGHBOURS])}.values())

    def _far(self) -> Iterator[tuple[Reviewer, int]]:
        """Who goes to which school of those further away."""
        near = {host.id for host in self.hosts}
        for host in self.problem.hosts:
            if host.id not in near:
                for one in self.plan.teams[host.id].members:
                    yield self.people[one], host.school

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
        """How often people and schools can give a review beside those given to hosts further away."""
        given: defaultdict[int, list[cp_model.IntVar]] = defaultdict(list)
        sent: defaultdict[int | None, list[cp_model.IntVar]] = defaultdict(list)
        for (one, _), seat in self.seats.items():
            given[one].append(seat)
            sent[self.people[one].school].append(seat)
        loads = Counter(one.id for one, _ in self.far)
        for one in sorted(given, key=self._way):
            reviewer, seats = self.people[one], given[one]
            most = min(reviewer.capacity, len(reviewer.windows)) if self.problem.windows else reviewer.capacity
            switch = self._switch("capacity", reviewer=one) if (one, self.asked.id) in self.seats else None
            self._at_most(seats, most, loads[one], switch)
        away = Counter(one.school for one, _ in self.far)
        for school in self.problem.schools.values():
            if school.capacity is not None:
                self._at_most(sent[school.id], school.capacity, away[school.id])

    def _way(self, one: int) -> int:
        schools, home = self.problem.schools, self.people[one].school
        return units_between(None if home is None else schools.get(home), schools[self.asked.school])

    def _at_most(
        self, seats: list[cp_model.IntVar], most: int, elsewhere: int, switch: cp_model.IntVar | None = None
    ) -> None:
        if len(seats) + elsewhere <= most or not seats:
            return
        limited = self.model.add(Linear.sum(seats) + elsewhere * self._switch(FAR) <= most)
        if switch is not None:
            limited.only_enforce_if(switch)

    def _pairs(self) -> None:
        """Colleagues, and schools that would review each other."""
        ways: defaultdict[tuple[int, int], defaultdict[int, list[cp_model.IntVar]]]
        ways = defaultdict(lambda: defaultdict(list))
        hosts = {host.id: host for host in self.hosts}
        went = {(one.school, school) for one, school in self.far}
        for (one, host), seat in self.seats.items():
            if (home := self.people[one].school) is not None:
                ways[home, hosts[host].school][host].append(seat)
        for (start, end), there in list(ways.items()):
            for seats in there.values() if self.problem.rules.one_per_school else ():
                self.model.add_at_most_one(seats)
            if self.problem.rules.bars_reciprocal and (end, start) in went:
                for seat in chain(*there.values()):
                    self.model.add_implication(self._switch(FAR), ~seat)
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


def _by_kind(rules: Iterable[Rule]) -> list[list[Rule]]:
    """Rules by kind, those of other hosts first."""
    kinds: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        kinds[rule.code].append(rule)
    order = [*TAKEN_OUT, *sorted(kinds.keys() - set(TAKEN_OUT))]
    return [kinds[code] for code in order if code in kinds]
