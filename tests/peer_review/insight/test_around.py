"""What insight adds around pages: sections of a review, the board's entry, figures and needs of a home."""

from collections.abc import Callable

import pytest
from django.test import Client

from peer_review.enums import SeatRole, Stage
from tests.factories import peer_review as make
from tests.factories import peer_review_insight as insight
from tests.factories.membership import at_school, office
from tests.pages import text_of

ClientFor = Callable[..., Client]


def test_the_office_asks_from_the_reviews_page(client_for: ClientFor) -> None:
    review = make.ReviewFactory(stage=Stage.AGREED)
    client = client_for(office())

    before = text_of(client.get(f"/reviews/{review.pk}/"))
    reading = insight.asked(review, insight.reader(person__name="Fay Free"))
    after = text_of(client.get(f"/reviews/{review.pk}/"))

    assert "This review is not chosen for a second reading. Ask a reader Choose for a second reading" in before
    assert "Readers asked: 1. Fay Free Asked Ask a reader" in after
    assert reading.read_at is None


def test_an_improvement_partner_asks_nobody(client_for: ClientFor) -> None:
    review = make.ReviewFactory(stage=Stage.AGREED)

    page = text_of(client_for(office("improvement_partner")).get(f"/reviews/{review.pk}/"))

    assert "Ask a reader" not in page


@pytest.mark.parametrize(("stage", "is_told"), [(Stage.FOLLOW_UP, False), (Stage.CLOSED, True)])
def test_the_lead_learns_of_a_reading_when_all_is_over(client_for: ClientFor, stage: str, is_told: bool) -> None:
    seat = make.SeatFactory(review__stage=stage, role=SeatRole.LEAD)
    insight.SecondReadingFactory(review=seat.review, read_at=make.NOW, codes={"1": insight.code()})

    page = text_of(client_for(seat.reviewer.person).get(f"/reviews/{seat.review_id}/"))

    assert ("Read a second time, blind: 1." in page) == is_told


def test_the_school_does_not_see_second_readings(client_for: ClientFor) -> None:
    reading = insight.SecondReadingFactory(review__stage=Stage.CLOSED)

    page = text_of(client_for(at_school(reading.review.school, "head")).get(f"/reviews/{reading.review_id}/"))

    assert "Second reading" not in page


def test_the_home_says_how_many_reviews_of_running_cycles_are_signed(client_for: ClientFor) -> None:
    cycle = make.CycleFactory()
    insight.signed(cycle)
    make.ReviewFactory(cycle=cycle)
    make.ReviewFactory(cycle=cycle, stage=Stage.CANCELLED)
    insight.signed(make.CycleFactory(status="closed"))

    assert "Peer reviews signed 1 of 2 Cycles running in 2026" in text_of(client_for(office()).get("/"))


@pytest.mark.parametrize(("role", "is_shown"), [("admin", True), ("improvement_partner", True), ("finance", False)])
def test_the_board_finds_its_page_in_the_navigation(client_for: ClientFor, role: str, is_shown: bool) -> None:
    page = client_for(office(role)).get("/").content

    assert (b'href="/reviews/insight/"' in page) == is_shown
