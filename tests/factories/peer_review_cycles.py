"""Cycles with schools, reviewers and reviews at each step; every name is invented."""

from typing import Any

from membership.models import School
from peer_review.enums import SeatRole, Stage
from peer_review.models import Cycle, Participant, Review
from tests.factories import peer_review as make


def cycle(schools: int = 0, **facts: Any) -> Cycle:
    """A cycle, running unless said otherwise, with so many schools."""
    made = make.CycleFactory(**facts)
    for _ in range(schools):
        make.ParticipantFactory(cycle=made)
    return made


def draft(schools: int = 0, **facts: Any) -> Cycle:
    """A cycle that is being set up."""
    return cycle(schools, status="draft", **facts)


def reviewed(stage: str = Stage.FINDINGS, **facts: Any) -> Review:
    """A review whose visit has taken place, in a cycle of which the school pays £450 of £900."""
    made = facts.pop("cycle", None) or cycle(cost_pence=90_000, share_percent=50)
    return make.ReviewFactory(cycle=made, stage=stage, **facts)


def with_team(review: Review, others: int = 2) -> Review:
    """Give a review a lead and members."""
    make.SeatFactory(review=review, role=SeatRole.LEAD)
    for _ in range(others):
        make.SeatFactory(review=review)
    return review


def of_place(school: School, canary: str) -> dict[str, Any]:
    """A cycle the school takes part in, and its framework."""
    framework = make.FrameworkFactory(name=f"Framework {canary}")
    made = make.CycleFactory(name=f"Invited {canary}", framework=framework, invited_at=make.NOW)
    part: Participant = make.ParticipantFactory(cycle=made, school=school)
    return {"framework": framework, "review_cycle": made, "participant": part}
