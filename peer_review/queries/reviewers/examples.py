"""Whom the demo's sign-in page offers for reviews: who has something to do in one now, and reviewers from outside."""

from collections.abc import Iterator
from typing import Final

from django.db.models import F

from membership.enums import SchoolRoleKind
from membership.models import Person, SchoolRole
from peer_review.enums import SeatRole, SeatStatus, Stage, TrainingKind
from peer_review.models import Review, Reviewer, Seat, SecondReading
from peer_review.queries.insight.readings import READABLE
from tenants.demo import DemoAccount

NOW: Final = "Peer review now"
LEADS: Final = {Stage.VISIT: "Leads a visit", Stage.FINDINGS: "Writes findings", Stage.DRAFT: "Writes a report"}
HEADS: Final = {
    Stage.LOGISTICS: "Prepares a visit",
    Stage.CHECK: "Checks a draft",
    Stage.AGREED: "Has a report to sign",
    Stage.ACTIONS: "Plans actions",
}


def in_reviews() -> Iterator[DemoAccount]:
    """Return the lead or head of one review for each thing there is to do, and a second reader. Four queries."""
    reviews = Review.objects.filter(stage__in=[*LEADS, *HEADS]).select_related("school")
    newest = reviews.order_by("stage", F("replied_at").asc(nulls_first=True), "-visit_starts_on", "pk")
    rows = {review.stage: review for review in newest.distinct("stage")}
    ids = [review.pk for review in rows.values()]
    places = Seat.objects.filter(review__in=ids, role=SeatRole.LEAD, status=SeatStatus.ACCEPTED)
    leads = {seat.review_id: seat.reviewer.person for seat in places.select_related("reviewer__person__user")}
    held = SchoolRole.objects.filter(role=SchoolRoleKind.HEAD, school__reviews__in=ids).select_related("person__user")
    heads = {role.school_id: role.person for role in held}
    for stage, does in [*LEADS.items(), *HEADS.items()]:
        review = rows.get(stage)
        person = review and (leads.get(review.pk) if stage in LEADS else heads.get(review.school_id))
        if review and person:
            yield from _offered(person, does, review.school.name, NOW)
    asked = SecondReading.objects.filter(read_at=None, review__stage__in=READABLE, reader__person__isnull=False)
    for reading in asked.select_related("reader__person__user", "review__school")[:1]:
        if reading.reader.person:
            yield from _offered(reading.reader.person, "Reads a report again", reading.review.school.name, NOW)


def from_outside() -> Iterator[DemoAccount]:
    """Return reviewers who belong to no school; who reads reports a second time is said. Two queries."""
    rows = Reviewer.objects.filter(school=None, is_active=True, person__isnull=False).select_related("person__user")
    for row in rows.prefetch_related("trainings").order_by("pk"):
        reads = any(training.kind == TrainingKind.READER for training in row.trainings.all())
        role = "Reviewer and second reader" if reads else "Reviewer"
        if row.person:
            yield from _offered(row.person, role, row.organisation, "Reviewers from outside")


def _offered(person: Person, role: str, place: str, group: str) -> Iterator[DemoAccount]:
    if person.user and person.user.is_active:
        yield DemoAccount(person.user.pk, person.name, role, place, group)
