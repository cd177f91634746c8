"""How people come to look at a review: places in the team, roles at the school, shares, and what ends each."""

from datetime import timedelta

import pytest

from peer_review.enums import OfficeSees, Part, SeatRole, SeatStatus, ShareAudience, Stage, Viewer
from peer_review.queries import reviews, seeing
from tests.factories import peer_review as make
from tests.factories.membership import (
    PersonFactory,
    SchoolFactory,
    SchoolRoleFactory,
    TrustFactory,
    at_school,
    at_trust,
    office,
)


def seen(person, review):
    return seeing.seen(person, review, on=make.ON)


def visible(person):
    return list(seeing.visible(person, on=make.ON))


@pytest.mark.parametrize("status", [SeatStatus.DECLINED, SeatStatus.WITHDRAWN])
def test_who_has_left_the_team_finds_nothing(status):
    seat = make.SeatFactory(review__stage=Stage.DRAFT, status=status)

    assert visible(seat.reviewer.person) == []
    assert seen(seat.reviewer.person, seat.review).parts == frozenset()


def test_who_is_only_invited_sees_what_the_answer_needs():
    seat = make.SeatFactory(review__stage=Stage.DRAFT, status=SeatStatus.INVITED)

    assert seen(seat.reviewer.person, seat.review).parts == {Part.DATES, Part.TEAM, Part.FOCUS}


def test_a_head_in_the_team_of_a_foreign_school_is_of_the_team_there_only():
    seat = make.SeatFactory(review__stage=Stage.DRAFT, role=SeatRole.LEAD)
    own = make.ReviewFactory(stage=Stage.DRAFT)
    SchoolRoleFactory(person=seat.reviewer.person, school=own.school, role="head")

    assert seen(seat.reviewer.person, seat.review).viewers == {Viewer.LEAD}
    assert seen(seat.reviewer.person, own).viewers == {Viewer.HEAD}
    assert Part.EVIDENCE not in seen(seat.reviewer.person, own).parts


def test_somebody_of_the_office_in_a_team_sees_what_both_see():
    seat = make.SeatFactory(review__stage=Stage.DRAFT, role=SeatRole.MEMBER, reviewer__person=office())

    assert seen(seat.reviewer.person, seat.review).viewers == {Viewer.TEAM, Viewer.OFFICE}
    assert Part.DRAFT in seen(seat.reviewer.person, seat.review).parts


@pytest.mark.parametrize("role", ["finance", "catalogue_manager", "reviewer"])
def test_others_of_the_office_find_no_review(role):
    make.ReviewFactory(stage=Stage.CLOSED, cycle__office_sees=OfficeSees.REPORT)

    assert visible(office(role)) == []


def test_a_trust_reads_what_the_head_shows_it_until_that_ends():
    trust = TrustFactory()
    share = make.ShareFactory(
        audience=ShareAudience.TRUST, name=trust.name, review__school=SchoolFactory(trust=trust), expires_on=make.ON
    )
    person, other = at_trust(trust), at_trust(TrustFactory())

    assert Part.REPORT in seen(person, share.review).parts
    assert seen(other, share.review).parts == frozenset()
    assert seeing.seen(person, share.review, on=make.ON + timedelta(days=1)).parts == frozenset()


@pytest.mark.parametrize("audience", [ShareAudience.TRUST, ShareAudience.PERSON])
def test_what_was_shared_until_yesterday_is_not_even_found(audience):
    trust = TrustFactory()
    person = at_trust(trust)
    share = make.ShareFactory(
        audience=audience, name=trust.name, person=person if audience == ShareAudience.PERSON else None,
        review__school=SchoolFactory(trust=trust), expires_on=make.ON,
    )  # fmt: skip

    days = (make.ON, make.ON + timedelta(days=1))
    assert [list(seeing.visible(person, on=day)) for day in days] == [[share.review], []]
    assert [[found.pk for found in reviews.found(person, share.review.school.name, 5, day)] for day in days] == [
        [share.review.pk],
        [],
    ]


def test_a_trust_the_school_joins_later_reads_nothing_by_the_consent_for_the_one_before():
    before, after = TrustFactory(name="Oak Trust"), TrustFactory(name="Elm Trust")
    share = make.ShareFactory(
        audience=ShareAudience.TRUST, name="Oak Trust", review__school=SchoolFactory(trust=before)
    )
    people = at_trust(before), at_trust(after)
    share.review.school.trust = after
    share.review.school.save()

    assert [visible(person) for person in people] == [[], []]
    assert [seen(person, share.review).parts for person in people] == [frozenset(), frozenset()]


def test_a_head_who_left_the_school_finds_its_review_no_longer():
    review = make.ReviewFactory(stage=Stage.CLOSED)
    head = at_school(review.school, "head")
    head.school_roles.all().delete()
    head.forget_roles()

    assert (visible(head), seen(head, review).parts) == ([], frozenset())


def test_a_share_with_one_person_opens_nothing_to_another():
    share = make.ShareFactory(audience=ShareAudience.PERSON, person=PersonFactory())
    other = PersonFactory()
    make.ShareFactory(review=share.review, audience=ShareAudience.PERSON, person=other, part=Part.SUMMARY)

    assert Part.REPORT in seen(share.person, share.review).parts
    assert seen(other, share.review).parts == {Part.DATES, Part.TEAM, Part.FOCUS, Part.SUMMARY}


def test_governors_read_the_report_when_the_head_shows_it_to_governors():
    share = make.ShareFactory(audience=ShareAudience.GOVERNORS)
    governor = at_school(share.review.school, "governor")
    before = Part.REPORT in seen(governor, share.review).parts
    share.revoked_at = make.NOW
    share.save()

    assert (before, Part.REPORT in seen(governor, share.review).parts) == (True, False)


def test_a_share_by_link_opens_nothing_to_anybody_who_signs_in():
    share = make.ShareFactory(audience=ShareAudience.ADDRESS, email="chair@example.org")
    same_address = PersonFactory(email="chair@example.org")

    assert (visible(same_address), seen(same_address, share.review).parts) == ([], frozenset())


def test_a_review_keeps_the_rules_of_the_framework_it_began_with():
    strict = make.FrameworkFactory(content=make.CONTENT | {"visibility": {"findings": {"staff": "never"}}})
    review = make.ReviewFactory(stage=Stage.CLOSED, framework=strict)
    staff = at_school(review.school, "staff")

    assert Part.FINDINGS not in seen(staff, review).parts
    assert Part.FINDINGS in seen(staff, make.ReviewFactory(school=review.school, stage=Stage.CLOSED)).parts
