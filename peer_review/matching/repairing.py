"""What of a plan still holds after somebody has left or the facts have changed, and which hosts have to be served anew."""

from dataclasses import replace

from peer_review.matching.checking import Break, breaks
from peer_review.matching.problem import Lock, Plan, Problem, Team


def holding(problem: Problem, plan: Plan, locks: tuple[Lock, ...] = ()) -> Plan:
    """Return a plan without seats of people or reviews that are gone, or that break a rule now; locked seats stay."""
    known = {one.id for one in problem.reviewers}
    teams = {host.id: _without(plan.teams.get(host.id, Team(host.id, None)), known) for host in problem.hosts}
    locked = {(lock.host, lock.reviewer) for lock in locks}
    found = _first(problem, teams, locked)
    while found is not None and found.host is not None:
        teams[found.host] = _mended(teams[found.host], found, locked)
        found = _first(problem, teams, locked)
    return Plan(teams)


def lost(before: Plan, after: Plan) -> dict[int, int]:
    """Return how many places each host lost from one plan to what holds of it."""
    places = {
        number: len(_seats(team) - _seats(after.teams[number]))
        for number, team in before.teams.items()
        if number in after.teams
    }
    return {number: count for number, count in places.items() if count}


def touched(before: Plan, after: Plan) -> tuple[int, ...]:
    """Return the hosts that have other people or another window than before."""
    return tuple(
        number
        for number, team in sorted(after.teams.items())
        if _said(team) != _said(before.teams.get(number, Team(number, None)))
    )


def _said(team: Team) -> tuple[str | None, set[int], int | None]:
    return team.window, set(team.everybody), team.lead


def _first(problem: Problem, teams: dict[int, Team], locked: set[tuple[int, int | None]]) -> Break | None:
    """The first break that can be mended by taking somebody or a window out."""
    found = (one for one in breaks(problem, Plan(teams)) if one.host is not None)
    return next((one for one in found if _mended(teams[one.host or 0], one, locked) != teams[one.host or 0]), None)


def _mended(team: Team, found: Break, locked: set[tuple[int, int | None]]) -> Team:
    if found.reviewer is not None:
        return team if (team.host, found.reviewer) in locked else _without(team, _seats(team) - {found.reviewer})
    free = [one for one in team.everybody if (team.host, one) not in locked]
    if found.code == "size":
        free = [one for one in team.members if one in free and one != team.lead]
    if found.code == "trainees":
        free = [one for one in team.trainees if one in free]
    if found.code in ("host_window", "shared_window"):
        return Team(team.host, None)
    return _without(team, _seats(team) - set(free[-1:]))


def _seats(team: Team) -> set[int]:
    return set(team.everybody)


def _without(team: Team, known: set[int]) -> Team:
    members = tuple(dict.fromkeys(one for one in team.members if one in known))
    trainees = tuple(dict.fromkeys(one for one in team.trainees if one in known))
    return replace(team, members=members, trainees=trainees, lead=team.lead if team.lead in members else None)
