"""The spine of peer review: stages in order, what the database refuses, in which roles somebody looks at a review."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from peer_review.enums import Part, SeatRole, SeatStatus, Stage, Viewer
from peer_review.models import Framework, Moment
from peer_review.operations.reviews import moving
from peer_review.queries import seeing
from tests.factories import peer_review as make
from tests.factories.membership import OfficeRoleHoldingFactory, PersonFactory, SchoolRoleFactory


def viewers(person, review):
    return seeing.seen(person, review, on=make.ON).viewers


def test_a_review_goes_to_the_next_stage_its_cycle_uses():
    review = make.ReviewFactory(cycle__stages=[{"stage": "focus"}])

    moving.advance(by=None, review=review, to=Stage.FOCUS, now=make.NOW)

    assert (review.stage, review.next_stage) == (Stage.FOCUS, Stage.VISIT)
    assert [moment.text for moment in review.moments.all()] == ["Focus"]


def test_no_stage_is_jumped():
    review = make.ReviewFactory()

    with pytest.raises(moving.NotItsTurn):
        moving.advance(by=None, review=review, to=Stage.VISIT, now=make.NOW)


def test_a_moment_is_written_once():
    review = make.ReviewFactory()
    moving.note(by=None, review=review, kind="noted", text="The team met", now=make.NOW)

    with pytest.raises(DatabaseError), transaction.atomic():
        Moment.objects.update(text="Something else")


def test_a_published_framework_stays_as_it_is():
    framework = make.FrameworkFactory()

    with pytest.raises(DatabaseError), transaction.atomic():
        Framework.objects.filter(pk=framework.pk).update(content={"themes": []})


def test_a_review_is_not_signed_before_its_stage():
    with pytest.raises(IntegrityError), transaction.atomic():
        make.ReviewFactory(stage=Stage.DRAFT, signed_at=make.NOW)


def test_a_signed_review_has_a_signature():
    with pytest.raises(IntegrityError), transaction.atomic():
        make.ReviewFactory(stage=Stage.WORKSHOP, signed_at=None)


def test_a_team_has_one_lead():
    seat = make.SeatFactory(role=SeatRole.LEAD)

    with pytest.raises(IntegrityError), transaction.atomic():
        make.SeatFactory(review=seat.review, role=SeatRole.LEAD)


def test_who_was_invited_is_not_yet_in_the_team():
    seat = make.SeatFactory(status=SeatStatus.INVITED)

    assert viewers(seat.reviewer.person, seat.review) == {Viewer.INVITED}


def test_a_reviewer_who_becomes_head_of_the_school_looks_as_its_head():
    seat = make.SeatFactory(review__stage=Stage.VISIT, role=SeatRole.LEAD)
    SchoolRoleFactory(person=seat.reviewer.person, school=seat.review.school, role="head")

    seen = seeing.seen(seat.reviewer.person, seat.review, on=make.ON)

    assert seen.viewers == {Viewer.HEAD}
    assert not seen.sees(Part.EVIDENCE)


def test_the_office_sees_a_report_by_consent_until_it_is_revoked():
    share = make.ShareFactory(audience="office", review__cycle__office_sees="nothing")
    admin = OfficeRoleHoldingFactory().person

    before = seeing.seen(admin, share.review, on=make.ON).sees(Part.REPORT)
    share.revoked_at = make.NOW
    share.save()

    assert (before, seeing.seen(admin, share.review, on=make.ON).sees(Part.REPORT)) == (True, False)


def test_a_share_ends_on_its_day():
    person = PersonFactory()
    share = make.ShareFactory(audience="person", person=person, expires_on=make.ON)

    seen = [seeing.seen(person, share.review, on=day).sees(Part.REPORT) for day in (make.ON, make.ON + timedelta(1))]

    assert seen == [True, False]


def test_somebody_else_sees_nothing():
    review = make.ReviewFactory(stage=Stage.CLOSED)
    person = SchoolRoleFactory(role="head").person

    assert seeing.seen(person, review, on=make.ON).parts == frozenset()
    assert list(seeing.visible(person, on=make.ON)) == []
