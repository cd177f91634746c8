"""Cycles with signed reviews that name themes, second readings, schools brought together; every name is invented."""

from collections.abc import Sequence
from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from membership.models import School
from peer_review.enums import FindingKind, SeatRole, Stage, TrainingKind
from peer_review.models import Brokering, Cycle, Evidence, Finding, FollowUp, Review, Reviewer, SecondReading
from peer_review.queries.reports.content import report_of
from tests.factories import peer_review as base
from tests.factories.membership import SchoolFactory

NOW, ON = base.NOW, base.ON


class SecondReadingFactory(DjangoModelFactory):
    """A trained reader asked to read; give `read_at` and `codes` for one that is given."""

    class Meta:
        model = SecondReading

    review = factory.SubFactory(base.ReviewFactory, stage=Stage.AGREED, is_sampled=True)
    reader = factory.SubFactory(base.ReviewerFactory)
    asked_at = NOW


class BrokeringFactory(DjangoModelFactory):
    """Two schools asked about early reading."""

    class Meta:
        model = Brokering

    cycle = factory.SubFactory(base.CycleFactory)
    theme = "reading"
    seeker = factory.SubFactory(SchoolFactory)
    giver = factory.SubFactory(SchoolFactory)
    invited_at = NOW


class FollowUpFactory(DjangoModelFactory):
    """A look back held after six months: one of two actions done."""

    class Meta:
        model = FollowUp

    review = factory.SubFactory(base.ReviewFactory, stage=Stage.FOLLOW_UP)
    months = 6
    due_on = ON
    held_on = ON
    done_count = 1
    action_count = 2


def signed(cycle: Cycle, *, challenges: Sequence[str] = (), strengths: Sequence[str] = (), **facts: Any) -> Review:
    """A signed review whose findings name these themes, with its report."""
    review: Review = base.ReviewFactory(cycle=cycle, **({"stage": Stage.SIGNED} | facts))
    for kind, themes in ((FindingKind.CHALLENGE, challenges), (FindingKind.STRENGTH, strengths)):
        for theme in themes:
            base.FindingFactory(review=review, theme=theme, kind=kind)
    review.report = report_of(review)
    review.save(update_fields=["report"])
    return review


def signed_by_many(cycle: Cycle, count: int, **facts: Any) -> list[Review]:
    """Signed reviews of so many schools that name the same."""
    return [signed(cycle, **facts) for _ in range(count)]


def linked(finding: Finding, **facts: Any) -> Evidence:
    """A piece of evidence behind a finding."""
    piece: Evidence = base.EvidenceFactory(review=finding.review, **facts)
    piece.findings.add(finding)
    return piece


def reader(**facts: Any) -> Reviewer:
    """Somebody trained as a second reader."""
    made: Reviewer = base.ReviewerFactory(**facts)
    base.TrainingFactory(reviewer=made, kind=TrainingKind.READER)
    return made


def asked(review: Review | None = None, who: Reviewer | None = None) -> SecondReading:
    """A reader who is asked, with the place that lets them in."""
    made: SecondReading = SecondReadingFactory(
        review=review or base.ReviewFactory(stage=Stage.AGREED, is_sampled=True), reader=who or reader()
    )
    base.SeatFactory(review=made.review, reviewer=made.reader, role=SeatRole.READER)
    return made


def code(kind: str = "challenge", level: str = "", is_supported: bool = True) -> dict[str, Any]:
    """How a reader judges a finding."""
    return {"kind": kind, "level": level, "is_supported": is_supported}


def of_place(school: School, canary: str) -> dict[str, Any]:
    """A signed review with a finding, its second reader, and a match of the school with another."""
    cycle = base.CycleFactory(name=f"Measured {canary}")
    review = signed(cycle, challenges=["reading"], school=school)
    Finding.objects.filter(review=review).update(text=f"Found {canary}")
    Review.objects.filter(pk=review.pk).update(report=report_of(review))
    piece = linked(review.findings.get(), text=f"Seen {canary}", photo=ContentFile(b"jpeg", "seen.jpg"))
    other = SchoolFactory(name=f"Helper {canary}")
    return {
        "measured_review": review,
        "measured_piece": piece,
        "match": BrokeringFactory(cycle=cycle, seeker=school, giver=other, message=f"Asked {canary}"),
    }
