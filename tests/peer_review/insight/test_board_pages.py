"""The board's page and the export of findings: sums of five schools or more, and only what may be read."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from peer_review.enums import SeatStatus, Stage
from tests.factories import peer_review as make
from tests.factories import peer_review_insight as insight
from tests.factories.membership import office
from tests.pages import text_of

ClientFor = Callable[..., Client]


def test_the_board_sees_how_far_a_cycle_is(client_for: ClientFor) -> None:
    cycle = make.CycleFactory()
    review = insight.signed(cycle, school__name="Abbey Primary School")
    make.SeatFactory(review=review, days=2)
    make.SeatFactory(review=review, days=5, status=SeatStatus.DECLINED)
    make.ReviewFactory(cycle=cycle, school__name="Birch School", stage=Stage.FOCUS, visit_starts_on=date(2026, 11, 20))
    make.ParticipantFactory(cycle=cycle, school=review.school)
    make.ParticipantFactory(cycle=cycle)
    make.ParticipantFactory(cycle=cycle, hosts=0)
    make.ParticipantFactory(cycle=cycle, withdrawn_at=make.NOW)

    page = text_of(client_for(office()).get("/reviews/insight/"))

    for words in (
        "Schools reviewed 1 of 3 33 % of those that take part",
        "Reviews signed 1 of 2 reviews",
        "Reviewer days given 2 In reviews",
        "Overdue reviews School Stage Birch School Focus",
        "Shown when five schools or more have signed their reports.",
    ):
        assert words in page


def test_a_visit_put_off_is_not_late(client_for: ClientFor) -> None:
    make.ReviewFactory(stage=Stage.FOCUS, visit_starts_on=date(2026, 11, 20), postponed_at=make.NOW)

    assert "No stage is past its day." in text_of(client_for(office()).get("/reviews/insight/"))


def test_sums_are_shown_from_five_schools_on(client_for: ClientFor) -> None:
    reviews = insight.signed_by_many(make.CycleFactory(), 5, challenges=["reading"], usefulness=4, challenge=3)
    for review in reviews:
        insight.FollowUpFactory(review=review, months=3)

    page = text_of(client_for(office()).get("/reviews/insight/"))

    assert "Findings that are challenges 100 % (5 of 5 findings)" in page
    assert "School’s rating: useful 4.0 of 5 (base 5 ratings)" in page
    assert "Actions completed after 3 months 50 % (5 of 10 actions)" in page
    assert "Early reading 5 0" in page


def test_a_figure_that_rests_on_few_schools_stays_hidden_among_many(client_for: ClientFor) -> None:
    reviews = insight.signed_by_many(make.CycleFactory(), 6, challenges=["reading"])
    for review in reviews[:4]:
        review.usefulness = 1
        review.save()
        insight.FollowUpFactory(review=review)

    page = text_of(client_for(office()).get("/reviews/insight/"))

    assert "School’s rating: useful c School’s rating: challenging –" in page
    assert "Actions completed after 3 months No follow-up held yet Actions completed after 6 months c" in page


def test_two_reviews_of_four_schools_are_still_few(client_for: ClientFor) -> None:
    cycle = make.CycleFactory()
    reviews = insight.signed_by_many(cycle, 4, challenges=["reading"])
    insight.signed(cycle, school=reviews[0].school, number=2)

    assert "Shown when five schools or more" in text_of(client_for(office()).get("/reviews/insight/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_takes_the_same_queries_however_many_reviews(
    client_for: ClientFor, rows: int, django_assert_num_queries: Any
) -> None:
    insight.signed_by_many(make.CycleFactory(), 4 + rows, challenges=["reading"])
    client = client_for(office())

    with django_assert_num_queries(19):
        assert f"Reviews signed {4 + rows}" in text_of(client.get("/reviews/insight/"))


@pytest.mark.parametrize(("agreement", "lines"), [("nothing", 0), ("themes", 0), ("summary", 0), ("report", 1)])
def test_findings_are_exported_of_reports_the_office_may_read(
    client_for: ClientFor, agreement: str, lines: int
) -> None:
    cycle = make.CycleFactory(office_sees=agreement)
    insight.signed(cycle, challenges=["reading"], school__name="Abbey School")
    insight.signed(cycle, challenges=["reading"], stage=Stage.AGREED)

    file = (
        client_for(office())
        .get("/reviews/insight/findings/export/?format=csv")
        .content.decode("utf-8-sig")
        .splitlines()
    )

    shown = "Abbey School,Early reading,Challenge,,The weakest readers are not heard every day"
    assert file[1:] == [shown] * lines


def test_findings_of_a_report_a_head_shares_are_exported_until_revoked(client_for: ClientFor) -> None:
    review = insight.signed(make.CycleFactory(office_sees="nothing"), challenges=["reading"])
    share = make.ShareFactory(review=review, audience="office")
    client = client_for(office())

    before = text_of(client.get("/reviews/insight/findings/export/"))
    share.revoked_at = make.NOW
    share.save()

    assert "1 finding of 1 school whose report the office may read" in before
    assert "No findings to export" in text_of(client.get("/reviews/insight/findings/export/"))


def test_findings_are_exported_as_they_were_signed(client_for: ClientFor) -> None:
    review = insight.signed(make.CycleFactory(office_sees="report"), challenges=["reading"])
    review.findings.update(text="Other words", withdrawn_at=make.NOW)

    file = client_for(office()).get("/reviews/insight/findings/export/?format=csv").content.decode()

    assert "The weakest readers are not heard every day" in file
    assert "Other words" not in file


@pytest.mark.parametrize("rows", [1, 3])
def test_the_export_takes_the_same_queries_however_long(
    client_for: ClientFor, rows: int, django_assert_num_queries: Any
) -> None:
    insight.signed_by_many(make.CycleFactory(office_sees="report"), rows, challenges=["reading"])
    client = client_for(office())

    with django_assert_num_queries(8):
        assert len(client.get("/reviews/insight/findings/export/?format=csv").content.splitlines()) == rows + 1
