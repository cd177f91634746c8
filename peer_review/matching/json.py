"""Plans and locks as JSON and back, and a digest that tells whether two problems are the same."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from peer_review.matching.problem import Lock, Plan, Problem, Team


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """Return a plan as JSON: teams by host, cost and bound in units of 100 m, measures."""
    teams = [
        {
            "host": team.host,
            "window": team.window,
            "members": list(team.members),
            "lead": team.lead,
            "trainees": list(team.trainees),
        }
        for _, team in sorted(plan.teams.items())
    ]
    return {"teams": teams, "cost": plan.cost, "bound": plan.bound, "measures": dict(plan.measures)}


def plan_from_json(data: Mapping[str, Any]) -> Plan:
    """Return the plan kept as JSON; an empty plan from an empty object."""
    teams = {
        row["host"]: Team(row["host"], row["window"], tuple(row["members"]), row["lead"], tuple(row["trainees"]))
        for row in data.get("teams", ())
    }
    return Plan(teams, data.get("cost", 0), data.get("bound"), data.get("measures", {}))


def lock_as_json(lock: Lock) -> dict[str, Any]:
    """Return a lock as JSON."""
    return asdict(lock)


def locks_from_json(data: Iterable[Mapping[str, Any]]) -> tuple[Lock, ...]:
    """Return the locks kept as JSON."""
    return tuple(Lock(**row) for row in data)


def problem_digest(problem: Problem) -> str:
    """Return a digest that changes with anything a matching depends on, but not with the order within sets."""
    plain = asdict(problem) | {"schools": [asdict(problem.schools[key]) for key in sorted(problem.schools)]}
    return sha256(json.dumps(plain, sort_keys=True, default=sorted).encode()).hexdigest()
