"""The challenge index: who sees it, what it says, and how a cycle's is listed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from peer_review.enums import Part, SeatRole, Stage
from peer_review.queries import seeing
from tests.factories import peer_review as make
from tests.factories import peer_review_insight as insight
from tests.factories.membership import at_school, office
from tests.pages import text_of

ClientFor = Callable[..., Client]


def measured(**facts: Any) -> Any:
    """A closed review: two challenges, one of them with evidence, one strength; half of the actions done after six months."""
    review = insight.signed(
        make.CycleFactory(), stage=Stage.CLOSED, challenges=["reading", "send"], strengths=["leadership"],
        usefulness=5, challenge=4, **facts,
    )  # fmt: skip
    first = review.findings.get(theme="reading")
    insight.linked(first), insight.linked(first)
    review.findings.filter(theme="leadership").update(level="securing")
    make.SelfAnswerFactory(review=review, theme="leadership", level="strong")
    insight.FollowUpFactory(review=review)
    return review


def test_the_head_sees_every_figure_with_its_base(client_for: ClientFor) -> None:
    review = measured()

    page = text_of(client_for(at_school(review.school, "head")).get(f"/reviews/{review.pk}/challenge/"))

    for words in (
        "Findings that are challenges 67 % (2 of 3 findings)",
        "Evidence per finding 0.7 (base 3 findings)",
        "Challenges with evidence 50 % (1 of 2 challenges)",
        "Gap to self-evaluation +1.0 levels (base 1 theme)",
        "School’s rating: challenging 4.0 of 5 (base 1 rating)",
        "Actions completed after 6 months 50 % (1 of 2 actions)",
        "Leadership Strong 2.0 +1.0",
    ):
        assert words in page


def test_the_index_has_the_follow_ups_of_the_cycle_and_the_words_of_the_framework(client_for: ClientFor) -> None:
    said = make.CONTENT | {"words": {"challenge": "Even better if"}}
    review = measured(framework=make.FrameworkFactory(content=said))
    review.cycle.follow_up_months = [6]
    review.cycle.save()

    page = text_of(client_for(at_school(review.school, "head")).get(f"/reviews/{review.pk}/challenge/"))
    table = text_of(client_for(office()).get("/reviews/insight/challenge/"))

    assert "Findings marked “Even better if” 67 % (2 of 3 findings)" in page
    assert "“Even better if” with evidence 50 % (1 of 2 findings)" in page
    assert [(f"after {months} months" in page, f"after {months} months" in table) for months in (3, 6, 12)] == [
        (False, False), (True, True), (False, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "agreement", "role", "status"),
    [
        (Stage.SIGNED, "themes", "head", 200),
        (Stage.AGREED, "themes", "head", 404),
        (Stage.CLOSED, "themes", "staff", 404),
        (Stage.CLOSED, "themes", "governor", 404),
        (Stage.SIGNED, "themes", "admin", 200),
        (Stage.SIGNED, "themes", "improvement_partner", 200),
        (Stage.CLOSED, "nothing", "admin", 404),
        (Stage.CLOSED, "nothing", "head", 200),
        (Stage.AGREED, "report", "admin", 404),
    ],
)
def test_school_and_board_see_the_index_and_nobody_else(
    client_for: ClientFor, stage: str, agreement: str, role: str, status: int
) -> None:
    review = make.ReviewFactory(stage=stage, cycle__office_sees=agreement)
    is_office = role in ("admin", "improvement_partner")
    person = office(role) if is_office else at_school(review.school, role)

    answer = client_for(person).get(f"/reviews/{review.pk}/challenge/")

    assert (answer.status_code, b"Challenge index" in answer.content) == (status, status == 200)


@pytest.mark.parametrize("role", [SeatRole.LEAD, SeatRole.MEMBER, SeatRole.READER])
def test_the_team_does_not_see_how_it_is_measured(role: str) -> None:
    seat = make.SeatFactory(review__stage=Stage.CLOSED, role=role)

    assert not seeing.seen(seat.reviewer.person, seat.review, on=make.ON).sees(Part.INDEX)


def test_the_index_stands_on_the_reviews_page_for_the_head(client_for: ClientFor) -> None:
    review = measured()

    page = text_of(client_for(at_school(review.school, "head")).get(f"/reviews/{review.pk}/"))

    assert "Challenge index Findings that are challenges 67 % (2 of 3 findings)" in page


def test_the_board_sees_the_reviews_of_a_cycle(client_for: ClientFor) -> None:
    review = measured(school__name="Abbey Primary School")

    page = text_of(client_for(office()).get(f"/reviews/insight/challenge/?cycle={review.cycle_id}"))

    assert "Abbey Primary School 3 67 0.7 50 1.0 5 4 50" in page


def test_what_is_listed_is_a_file_too(client_for: ClientFor) -> None:
    measured(school__name="=Abbey")

    lines = client_for(office()).get("/reviews/insight/challenge/?format=csv").content.decode("utf-8-sig").splitlines()

    assert lines[1] == "'=Abbey,3,67,0.7,50,1.0,5,4,50,1.0,,"


def test_a_cycle_that_shows_the_office_nothing_is_not_measured(client_for: ClientFor) -> None:
    insight.signed(make.CycleFactory(office_sees="nothing"), challenges=["reading"])

    assert "Nothing is measured yet" in text_of(client_for(office()).get("/reviews/insight/challenge/"))


def test_cycles_of_few_schools_stay_hidden_in_the_trend(client_for: ClientFor) -> None:
    before = make.CycleFactory(name="Before", starts_on="2025-09-01", ends_before="2026-09-01")
    insight.signed(before, challenges=["reading"])
    now = make.CycleFactory(name="Now", previous=before)
    insight.signed_by_many(now, 5, challenges=["reading"], strengths=["send"])

    page = text_of(client_for(office()).get(f"/reviews/insight/challenge/?cycle={now.pk}"))

    assert "Measure Before (1 school) Now (5 schools) Findings that are challenges c 50 % (5 of 10 findings)" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_however_long(
    client_for: ClientFor, rows: int, django_assert_num_queries: Any
) -> None:
    cycle = make.CycleFactory()
    insight.signed_by_many(cycle, rows, challenges=["reading"])
    client = client_for(office())

    with django_assert_num_queries(13):
        assert text_of(client.get("/reviews/insight/challenge/")).count("Lancaster Road") == rows


@pytest.mark.parametrize("cycle", ["", "999999", "x", "-1", "1e9", "٣"])
def test_an_unknown_cycle_shows_the_newest(client_for: ClientFor, cycle: str) -> None:
    make.CycleFactory(name="Old", starts_on="2024-09-01", ends_before="2025-09-01")
    make.CycleFactory(name="Newest")

    page = text_of(client_for(office()).get("/reviews/insight/challenge/", {"cycle": cycle}))

    assert "Newest: 0 signed reviews the office may measure" in page


def test_without_a_cycle_there_is_nothing_to_look_at(client_for: ClientFor) -> None:
    client = client_for(office())

    pages = [text_of(client.get(f"/reviews/insight/{page}")) for page in ("", "challenge/", "themes/", "calibration/")]

    assert [page.count("No cycle yet") for page in pages] == [1, 1, 1, 1]
