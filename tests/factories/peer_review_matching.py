"""Cycles ready for matching: schools with places on the map, reviewers with training, runs with plans."""

from datetime import UTC, datetime
from typing import Any

from membership.models import School
from peer_review.matching import greedy
from peer_review.matching.json import plan_as_json, plan_from_json
from peer_review.matching.measuring import measures
from peer_review.matching.problem import Team
from peer_review.models import Cycle, MatchRun, Participant, Reviewer
from peer_review.queries.matching.problems import problem_of
from tests.factories import membership as members
from tests.factories import peer_review as make

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
TRAINING = {"lead": ["lead"], "member": ["reviewer"]}


def cycle(**facts: Any) -> Cycle:
    """A cycle of teams of two, lead included, that asks for training."""
    return make.CycleFactory(**({"seats": {"lead": 1, "member": 1}, "training": TRAINING} | facts))


def participant(of: Cycle, number: int = 0, **facts: Any) -> Participant:
    """A school of the cycle, `number` kilometres or so north of the first."""
    name = facts.pop("name", f"Elm School {number}")
    school = facts.pop("school", None) or members.SchoolFactory(name=name, phase=facts.pop("phase", "primary"))
    place = {"latitude": f"{51.4 + number / 100:.6f}", "longitude": "-0.020000"}
    return make.ParticipantFactory(cycle=of, school=school, **(place | facts))


def reviewer(participant: Participant | None, *kinds: str, **facts: Any) -> Reviewer:
    """A reviewer from a participating school, or an external one, trained for `kinds` (reviewer and lead without any)."""
    found = make.ReviewerFactory(**({"school": participant.school if participant else None} | facts))
    for kind in kinds or ("reviewer", "lead"):
        make.TrainingFactory(reviewer=found, kind=kind)
    return found


def ready(number: int = 6, **facts: Any) -> Cycle:
    """A cycle of so many schools, each with two trained reviewers: it can be matched."""
    made = cycle(**facts)
    for place in range(number):
        row = participant(made, place)
        reviewer(row, person__name=f"Lead {place}")
        reviewer(row, "reviewer", person__name=f"Member {place}")
    return made


def run(of: Cycle, **facts: Any) -> MatchRun:
    """A calculation that is done, without a plan."""
    return MatchRun.objects.create(**({"cycle": of, "status": "done", "asked_at": NOW} | facts))


def planned(of: Cycle, **facts: Any) -> MatchRun:
    """A calculation that is done: the plan takes the nearest first."""
    problem = problem_of(of)
    plan = greedy.solve(problem)
    told = {**measures(problem, plan), "worth": plan.cost, "gap": None}
    return run(of, **({"plan": plan_as_json(plan), "measures": told} | facts))


def teams(of: MatchRun) -> dict[int, Team]:
    """The teams of a calculation's plan."""
    return dict(plan_from_json(of.plan).teams)


def grouped(of: Cycle, **facts: Any) -> MatchRun:
    """A calculation of groups that is done: all schools in groups of three by number."""
    ids = list(of.participants.order_by("pk").values_list("school_id", flat=True))
    rows = [ids[start : start + 3] for start in range(0, len(ids), 3)]
    return run(of, **({"subject": "groups", "plan": {"groups": rows, "left": []}} | facts))


def of_place(school: School, canary: str) -> dict[str, Any]:
    """A cycle with the school, grouped and matched, its texts carrying the word of the place."""
    of = cycle(name=f"Matching {canary}"[:80], shape="triads")
    group = make.GroupFactory(cycle=of, number=1, name=f"Triad {canary}")
    first = participant(of, 0, school=school, group=group)
    for number in (1, 2):
        participant(of, number, name=f"Matched {number} {canary}", group=group)
    reviewer(None, person__name=f"Matcher {canary}")
    return {
        "match_cycle": of,
        "match_group": group,
        "match_participant": first,
        "match_run": planned(of, error=f"Interrupted {canary}"),
    }
