"""Cycles, reviewers and reviews of the partnership a test runs in; every name is invented."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from peer_review.enums import EvidenceKind, FindingKind, FrameworkStatus, SeatRole, SeatStatus, Stage, TrainingKind
from peer_review.models import (
    Action,
    Cycle,
    Document,
    Evidence,
    Finding,
    Framework,
    Group,
    Interest,
    Participant,
    Review,
    Reviewer,
    Seat,
    SelfAnswer,
    Share,
    Training,
)
from peer_review.stages import is_past
from tests.factories.membership import PersonFactory, SchoolFactory

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
ON = date(2026, 11, 2)
VISIT_ON = date(2027, 1, 20)
CONTENT: dict[str, Any] = {
    "themes": [
        {"key": "leadership", "title": "Leadership", "questions": [{"key": "l1", "text": "How do leaders know?"}]},
        {"key": "reading", "title": "Early reading", "questions": []},
        {"key": "send", "title": "Disadvantage and additional needs", "questions": []},
    ],
    "levels": [
        {"key": "emerging", "title": "Emerging", "rank": 1},
        {"key": "securing", "title": "Securing", "rank": 2},
        {"key": "strong", "title": "Strong", "rank": 3},
        {"key": "leading", "title": "Leading", "rank": 4},
    ],
    "evidence_types": [{"key": "lesson", "title": "Lesson visit"}, {"key": "books", "title": "Pupils’ work"}],
}
WINDOWS = [
    {"key": "w1", "title": "Spring 1", "starts_on": "2027-01-11", "ends_on": "2027-02-12"},
    {"key": "w2", "title": "Spring 2", "starts_on": "2027-02-22", "ends_on": "2027-03-25"},
    {"key": "w3", "title": "Summer 1", "starts_on": "2027-04-12", "ends_on": "2027-05-28"},
]


class AnyFramework(DjangoModelFactory):
    """A published framework of three themes and four levels, of either kind of review."""

    class Meta:
        abstract = True

    status = FrameworkStatus.PUBLISHED
    content = CONTENT
    published_at = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)


class AnyCycle(DjangoModelFactory):
    """Running in 2026/27, of either kind."""

    class Meta:
        abstract = True

    starts_on = date(2026, 9, 1)
    ends_before = date(2027, 9, 1)
    status = "running"


class AnyReview(DjangoModelFactory):
    """A review of either kind with a visit on 20 January 2027; give `stage`. Past the signature it is signed."""

    class Meta:
        abstract = True

    framework = factory.SelfAttribute("cycle.framework")
    stage = Stage.PLANNED
    visit_starts_on = VISIT_ON
    visit_ends_on = VISIT_ON
    signed_at = factory.LazyAttribute(
        lambda review: NOW if review.stage == Stage.SIGNED or is_past(review.stage, Stage.SIGNED) else None
    )


class FrameworkFactory(AnyFramework):
    """A framework of the partnership."""

    class Meta:
        model = Framework

    name = factory.Sequence(lambda n: f"Our framework {n}")


class CycleFactory(AnyCycle):
    """A yearly cycle of 2026/27: teams of three, a factual check of ten working days, follow-ups at 3, 6 and 12 months."""

    class Meta:
        model = Cycle

    framework = factory.SubFactory(FrameworkFactory)
    name = factory.Sequence(lambda n: f"Peer review 2026/27 {n}")
    seats = {"lead": 1, "member": 2}
    windows = WINDOWS
    expertise = {
        "primary": ["nursery", "primary"],
        "secondary": ["secondary", "all_through"],
        "special": ["special", "pru"],
    }
    follow_up_months = [3, 6, 12]


class GroupFactory(DjangoModelFactory):
    """A cluster."""

    class Meta:
        model = Group

    cycle = factory.SubFactory(CycleFactory)
    number = factory.Sequence(lambda n: n + 1)
    name = factory.LazyAttribute(lambda group: f"Cluster {group.number}")


class ParticipantFactory(DjangoModelFactory):
    """A school that hosts one review and sends reviewers."""

    class Meta:
        model = Participant

    cycle = factory.SubFactory(CycleFactory)
    school = factory.SubFactory(SchoolFactory)


class ReviewerFactory(DjangoModelFactory):
    """A reviewer from a primary school of the partnership."""

    class Meta:
        model = Reviewer

    person = factory.SubFactory(PersonFactory)
    school = factory.SubFactory(SchoolFactory)
    phases = ["primary"]


class TrainingFactory(DjangoModelFactory):
    """Trained as a reviewer in 2026, for three years."""

    class Meta:
        model = Training

    reviewer = factory.SubFactory(ReviewerFactory)
    kind = TrainingKind.REVIEWER
    completed_on = date(2026, 6, 10)
    expires_on = date(2029, 6, 9)


class InterestFactory(DjangoModelFactory):
    """A partner works at the school."""

    class Meta:
        model = Interest

    reviewer = factory.SubFactory(ReviewerFactory)
    school = factory.SubFactory(SchoolFactory)
    kind = "family"
    declared_on = ON


class ReviewFactory(AnyReview):
    """A review of a school."""

    class Meta:
        model = Review

    cycle = factory.SubFactory(CycleFactory)
    school = factory.SubFactory(SchoolFactory)


class SeatFactory(DjangoModelFactory):
    """An accepted place as team member; give `role`."""

    class Meta:
        model = Seat

    review = factory.SubFactory(ReviewFactory)
    reviewer = factory.SubFactory(ReviewerFactory)
    role = SeatRole.MEMBER
    status = SeatStatus.ACCEPTED


class SelfAnswerFactory(DjangoModelFactory):
    """The school thinks its leadership strong."""

    class Meta:
        model = SelfAnswer

    review = factory.SubFactory(ReviewFactory)
    theme = "leadership"
    level = "strong"
    strengths = "Leaders know every class"


class DocumentFactory(DjangoModelFactory):
    """The school's plan."""

    class Meta:
        model = Document

    review = factory.SubFactory(ReviewFactory)
    title = "School improvement plan"
    file = factory.django.FileField(filename="plan.pdf", data=b"%PDF-1.7 plan")
    file_name = "school-improvement-plan.pdf"


class EvidenceFactory(DjangoModelFactory):
    """Seen in a lesson."""

    class Meta:
        model = Evidence

    review = factory.SubFactory(ReviewFactory)
    client_id = factory.LazyFunction(uuid4)
    kind = EvidenceKind.STRENGTH
    theme = "reading"
    source = "lesson"
    text = "Pupils blend sounds quickly in Year 1"
    noted_at = NOW


class FindingFactory(DjangoModelFactory):
    """A challenge on early reading."""

    class Meta:
        model = Finding

    review = factory.SubFactory(ReviewFactory)
    theme = "reading"
    kind = FindingKind.CHALLENGE
    text = "The weakest readers are not heard every day"
    updated_at = NOW


class ShareFactory(DjangoModelFactory):
    """The report is shown to governors."""

    class Meta:
        model = Share

    review = factory.SubFactory(ReviewFactory, stage=Stage.SIGNED)
    part = "report"
    audience = "governors"
    shared_at = NOW


class ActionFactory(DjangoModelFactory):
    """Hear the weakest readers daily."""

    class Meta:
        model = Action

    review = factory.SubFactory(ReviewFactory, stage=Stage.ACTIONS)
    text = "Hear the weakest twenty per cent read every day"
    due_on = date(2027, 5, 28)
