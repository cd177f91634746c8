"""The page of a review: who may open it, what stands on it."""

from collections.abc import Callable

import pytest
from django.test import Client

from peer_review.enums import PostponeReason, SeatRole, SeatStatus, Stage
from peer_review.operations.reviews import postponing
from tests.factories import peer_review as make
from tests.factories.membership import at_school, office
from tests.pages import text_of

ClientFor = Callable[..., Client]


@pytest.fixture(autouse=True)
def _in_november(time_machine):
    time_machine.move_to(make.NOW, tick=False)


def test_the_head_sees_how_far_the_review_is(client_for: ClientFor) -> None:
    review = make.ReviewFactory(stage=Stage.SELF_EVALUATION)

    page = text_of(client_for(at_school(review.school, "head")).get(f"/reviews/{review.pk}/"))

    assert "Self-evaluation Now by 23 Dec 2026 Focus by 30 Dec 2026" in page


def test_a_foreign_school_does_not_find_the_review(client_for: ClientFor) -> None:
    review = make.ReviewFactory(stage=Stage.CLOSED)
    stranger = at_school(make.ReviewFactory().school, "head")

    assert client_for(stranger).get(f"/reviews/{review.pk}/").status_code == 404


def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client) -> None:
    review = make.ReviewFactory()

    answer = client.get(f"/reviews/{review.pk}/")

    assert (answer.status_code, answer["Location"]) == (302, f"/account/login/?next=/reviews/{review.pk}/")


def test_lead_and_office_open_it_as_well(client_for: ClientFor) -> None:
    seat = make.SeatFactory(role=SeatRole.LEAD)

    pages = [
        text_of(client_for(person).get(f"/reviews/{seat.review_id}/")) for person in (seat.reviewer.person, office())
    ]

    assert all(f"Peer review: {seat.review.school}" in page for page in pages)


def test_why_a_visit_was_put_off_is_told_those_who_were_written_to(client_for: ClientFor) -> None:
    review = make.ReviewFactory()
    said = {"reason": PostponeReason.ILLNESS, "words": "a long absence", "on": make.ON, "now": make.NOW}
    postponing.postpone(by=None, review=review, **said)
    people = {
        "head": at_school(review.school, "head"),
        "invited": make.SeatFactory(review=review, status=SeatStatus.INVITED).reviewer.person,
        "office": office(),
        "governor": at_school(review.school, "governor"),
    }

    pages = {who: text_of(client_for(person).get(f"/reviews/{review.pk}/")) for who, person in people.items()}

    assert {who: ["Postponed" in page, "a long absence" in page] for who, page in pages.items()} == {
        "head": [True, True],
        "invited": [True, True],
        "office": [True, True],
        "governor": [True, False],
    }
