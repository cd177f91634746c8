"""Whom the demo's sign-in page offers for reviews."""

from peer_review.models import SecondReading
from peer_review.queries.reviewers import examples
from tests.factories import membership as members
from tests.factories import peer_review as make


def shown(accounts):
    return [(account.name, account.role, account.place) for account in accounts]


def test_one_person_is_offered_for_each_thing_there_is_to_do_now():
    school = members.SchoolFactory(name="Abbey")
    members.at_school(school, name="Jo")
    for stage in ("check", "check", "closed"):
        make.ReviewFactory(school=school, stage=stage)
    draft = make.ReviewFactory(school=school, stage="draft")
    make.SeatFactory(review=draft, reviewer__person__name="Kim", role="lead")
    agreed = make.ReviewFactory(school__name="Beech", stage="agreed")
    reader = make.ReviewerFactory(person__name="Ana", school=None)
    SecondReading.objects.create(review=agreed, reader=reader, asked_at=make.NOW)

    assert shown(examples.in_reviews()) == [
        ("Kim", "Writes a report", "Abbey"),
        ("Jo", "Checks a draft", "Abbey"),
        ("Ana", "Reads a report again", "Beech"),
    ]


def test_reviewers_from_outside_are_offered_and_second_readers_are_named():
    reader = make.ReviewerFactory(person__name="Ana", school=None, organisation="Adviser")
    make.TrainingFactory(reviewer=reader, kind="reader")
    make.ReviewerFactory(person__name="Bo", school=None, organisation="Adviser")
    make.ReviewerFactory(school=members.SchoolFactory())

    assert shown(examples.from_outside()) == [
        ("Ana", "Reviewer and second reader", "Adviser"),
        ("Bo", "Reviewer", "Adviser"),
    ]
