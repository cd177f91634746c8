"""What a loaded partnership of the demo shows of peer review; asked of the one that other tests load already."""

from dataclasses import dataclass
from datetime import datetime

from config.demo.school_days import is_school_day
from peer_review.enums import SeatStatus, Stage
from peer_review.models import Action, Cycle, Evidence, Finding, Moment, Review, Seat
from peer_review.stages import BEFORE_VISIT
from tenants.working_days import london_day

SIGNED = (Stage.SIGNED, Stage.WORKSHOP, Stage.ACTIONS, Stage.FOLLOW_UP, Stage.CLOSED)


@dataclass(frozen=True)
class Shown:
    """One cycle: its state, reviews, stages they stand in, signed reports, what their teams found."""

    status: str
    reviews: int
    stages: frozenset[str]
    signed: int
    themes: int
    kinds: frozenset[str]
    actions: int


def cycles() -> list[Shown]:
    """Return the cycles of a partnership, the earliest first."""
    return [_shown(cycle) for cycle in Cycle.objects.order_by("starts_on")]


def slips(now: datetime) -> dict[str, int]:
    """Return how many rows break what the demo promises: none does."""
    own = [
        seat
        for seat in Seat.objects.select_related("review", "reviewer")
        if seat.reviewer.school_id == seat.review.school_id
    ]
    return {
        "reviewers of their own school": len(own),
        "signed without a report": Review.objects.filter(stage__in=SIGNED, report={}).count(),
        "signed reports without evidence": Review.objects.filter(stage__in=SIGNED, evidence__isnull=True).count(),
        "evidence before a visit": Evidence.objects.filter(review__stage__in=(Stage.PLANNED, Stage.FOCUS)).count(),
        "moments to come": Moment.objects.filter(at__gt=now).count()
        + Evidence.objects.filter(received_at__gt=now).count(),
        "moments when schools are closed": sum(
            not is_school_day(london_day(at)) for at in Moment.objects.values_list("at", flat=True)
        ),
        "visits that nobody began": Review.objects.filter(
            stage__in=BEFORE_VISIT, visit_starts_on__lt=london_day(now), postponed_at=None
        ).count(),
        "teams that nobody asked": Seat.objects.filter(status=SeatStatus.PLANNED).count(),
        "places not accepted at a visit": Seat.objects.filter(status=SeatStatus.INVITED)
        .exclude(review__stage__in=BEFORE_VISIT)
        .count(),
    }


def _shown(cycle: Cycle) -> Shown:
    reviews = Review.objects.filter(cycle=cycle)
    findings = Finding.objects.filter(review__cycle=cycle)
    return Shown(
        status=cycle.status,
        reviews=reviews.count(),
        stages=frozenset(reviews.values_list("stage", flat=True)),
        signed=reviews.filter(stage__in=SIGNED).count(),
        themes=findings.values("theme").distinct().count(),
        kinds=frozenset(findings.values_list("kind", flat=True)),
        actions=Action.objects.filter(review__cycle=cycle).count(),
    )
