"""What a plan is like in figures a board understands: kilometres, load, repeated pairs, what is missing or broken."""

from collections import Counter
from statistics import median
from typing import Any

from peer_review.matching.checking import breaks, shortfalls
from peer_review.matching.costing import cost, units_between
from peer_review.matching.problem import Plan, Problem


def measures(problem: Problem, plan: Plan) -> dict[str, Any]:
    """Return kilometres one way (total, median, p95), reviews per reviewer, repeats, breaks, shortfalls and cost by name."""
    people = {one.id: one for one in problem.reviewers}
    hosts = {one.id: one for one in problem.hosts}
    seats = [
        (people[one], problem.schools[hosts[number].school])
        for number, team in plan.teams.items()
        for one in team.everybody
        if one in people and number in hosts
    ]
    ways = sorted(
        units_between(problem.schools.get(one.school) if one.school else None, school) / 10 for one, school in seats
    )
    loads = Counter(one.id for one, _ in seats)
    given = [loads[one.id] for one in problem.reviewers if one.capacity]
    return {
        "hosts": len(problem.hosts),
        "places": len(seats),
        "km_total": round(sum(ways), 1),
        "km_median": round(median(ways), 1) if ways else 0,
        "km_p95": round(ways[min(len(ways) - 1, len(ways) * 95 // 100)], 1) if ways else 0,
        "loads": {str(load): count for load, count in sorted(Counter(given).items())},
        "load_spread": max(given) - min(given) if given else 0,
        "repeats": sum((one.id, school.id) in problem.repeats for one, school in seats),
        "breaks": len(breaks(problem, plan)),
        "shortfalls": len(shortfalls(problem, plan)),
        "cost": dict(cost(problem, plan).by_name),
    }
