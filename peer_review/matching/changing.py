"""One change of a plan by hand: somebody in, out, instead of somebody else, another lead, another window. Pure."""

from dataclasses import dataclass, replace
from typing import Final

from peer_review.matching.checking import Break, breaks
from peer_review.matching.costing import cost
from peer_review.matching.problem import Plan, Problem, Team

KINDS: Final = {
    "swap": "Put somebody else in place of a reviewer",
    "add": "Add a reviewer",
    "remove": "Take a reviewer out",
    "lead": "Make a reviewer the lead",
    "window": "Move to another window",
}


class Unchangeable(ValueError):
    """The change does not fit the plan: its message says why."""


@dataclass(frozen=True)
class Change:
    """What is changed in one host's team: `reviewer` is in it (or comes in, for “add”), `other` takes their place."""

    kind: str
    host: int
    reviewer: int | None = None
    other: int | None = None
    window: str | None = None


def changed(problem: Problem, plan: Plan, change: Change) -> Plan:
    """Return the plan with one change, its cost counted again; the bound stays. Raises Unchangeable."""
    team = plan.teams.get(change.host)
    if team is None or change.host not in {one.id for one in problem.hosts}:
        raise Unchangeable("This review is not in the plan.")
    made = replace(plan, teams={**plan.teams, change.host: _TEAM[change.kind](problem, team, change)})
    return replace(made, cost=cost(problem, made).total)


def new_breaks(problem: Problem, before: Plan, after: Plan) -> list[Break]:
    """Return the rules a change breaks that were kept before it."""
    known = {(one.code, one.host, one.reviewer) for one in breaks(problem, before)}
    return [one for one in breaks(problem, after) if (one.code, one.host, one.reviewer) not in known]


def comes_in(change: Change) -> int | None:
    """Return who joins the team by a change."""
    return {"add": change.reviewer, "swap": change.other}.get(change.kind)


def _swap(problem: Problem, team: Team, change: Change) -> Team:
    if change.other is None:
        raise Unchangeable("Choose who takes the place.")
    if change.reviewer in team.trainees:
        trainees = tuple(change.other if one == change.reviewer else one for one in team.trainees)
        return replace(team, trainees=trainees)
    out = _remove(problem, team, change)
    made = _add(problem, out, replace(change, reviewer=change.other))
    return replace(made, lead=change.other) if team.lead == change.reviewer else made


def _add(problem: Problem, team: Team, change: Change) -> Team:
    one = next((one for one in problem.reviewers if one.id == change.reviewer), None)
    if one is None:
        raise Unchangeable("Choose a reviewer of this cycle.")
    if one.id in team.everybody:
        raise Unchangeable(f"{one.name} is in this team already.")
    if one.is_trainee:
        return replace(team, trainees=(*team.trainees, one.id))
    return replace(team, members=(*team.members, one.id))


def _remove(problem: Problem, team: Team, change: Change) -> Team:
    _refuse_stranger(team, change)
    return replace(
        team,
        members=tuple(one for one in team.members if one != change.reviewer),
        trainees=tuple(one for one in team.trainees if one != change.reviewer),
        lead=None if team.lead == change.reviewer else team.lead,
    )


def _lead(problem: Problem, team: Team, change: Change) -> Team:
    _refuse_stranger(team, change)
    if change.reviewer in team.trainees:
        raise Unchangeable("A trainee does not lead.")
    return replace(team, lead=change.reviewer)


def _window(problem: Problem, team: Team, change: Change) -> Team:
    if change.window not in {one.key for one in problem.windows}:
        raise Unchangeable("Choose a window of this cycle.")
    return replace(team, window=change.window)


def _refuse_stranger(team: Team, change: Change) -> None:
    if change.reviewer not in team.everybody:
        raise Unchangeable("This reviewer is not in the team any more.")


_TEAM: Final = {"swap": _swap, "add": _add, "remove": _remove, "lead": _lead, "window": _window}
