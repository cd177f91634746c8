"""Themes of a cycle for the board: what is counted, what is hidden, in every view and file."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from peer_review.enums import Stage
from tests.factories import peer_review as make
from tests.factories import peer_review_insight as insight
from tests.factories.membership import at_school, office
from tests.pages import text_of

ClientFor = Callable[..., Client]


def table_of(answer: Any) -> list[str]:
    lines: list[str] = answer.content.decode("utf-8-sig").splitlines()
    return lines[1:]


def test_schools_are_counted_by_theme_and_kind(client_for: ClientFor) -> None:
    cycle = make.CycleFactory()
    insight.signed_by_many(cycle, 6, challenges=["reading"], strengths=["leadership"])
    insight.signed_by_many(cycle, 2, strengths=["reading"])

    answer = client_for(office()).get("/reviews/insight/themes/?format=csv")

    assert table_of(answer) == ["Early reading,6,c", "Leadership,0,6", "Disadvantage and additional needs,0,0"]


def test_page_and_file_say_the_same(client_for: ClientFor) -> None:
    insight.signed_by_many(make.CycleFactory(), 5, challenges=["reading"])

    page = text_of(client_for(office()).get("/reviews/insight/themes/"))

    assert "5 signed reviews of 5 schools" in page
    assert "Early reading 5 0 Leadership 0 0" in page
    assert "5 schools name early reading as a challenge; none reports it as a strength." in page


@pytest.mark.parametrize(
    ("of_both", "expected"),
    [
        (5, "Leadership Early reading 5"),
        (2, "No two themes can be shown together: each pair would tell about fewer than five"),
    ],
)
def test_themes_named_together_are_shown_or_said_to_be_hidden(
    client_for: ClientFor, of_both: int, expected: str
) -> None:
    cycle = make.CycleFactory()
    insight.signed_by_many(cycle, of_both, challenges=["reading", "leadership"])
    insight.signed_by_many(cycle, 5, strengths=["reading"])

    assert expected in text_of(client_for(office()).get("/reviews/insight/themes/"))


def test_two_reviews_of_a_school_count_it_once(client_for: ClientFor) -> None:
    cycle = make.CycleFactory(reviews_per_school=2)
    reviews = insight.signed_by_many(cycle, 5, challenges=["reading"])
    insight.signed(cycle, challenges=["reading"], school=reviews[0].school, number=2)

    page = text_of(client_for(office()).get("/reviews/insight/themes/"))

    assert "6 signed reviews of 5 schools" in page
    assert "Early reading 5 0" in page


@pytest.mark.parametrize("stage", [Stage.AGREED, Stage.CANCELLED, Stage.VISIT])
def test_reviews_nobody_signed_do_not_count(client_for: ClientFor, stage: str) -> None:
    cycle = make.CycleFactory()
    insight.signed_by_many(cycle, 4, challenges=["reading"])
    insight.signed(cycle, challenges=["reading"], stage=stage)

    assert "Too few signed reviews" in text_of(client_for(office()).get("/reviews/insight/themes/"))


def test_findings_taken_back_do_not_count(client_for: ClientFor) -> None:
    reviews = insight.signed_by_many(make.CycleFactory(), 5, challenges=["reading"])
    reviews[0].findings.update(withdrawn_at=make.NOW)

    assert table_of(client_for(office()).get("/reviews/insight/themes/?format=csv"))[0] == "Leadership,0,0"


def test_a_cycle_whose_agreement_shows_nothing_is_left_out_and_said_so(client_for: ClientFor) -> None:
    insight.signed_by_many(make.CycleFactory(office_sees="nothing"), 6, challenges=["reading"])
    client = client_for(office())

    page = text_of(client.get("/reviews/insight/themes/"))

    assert "6 reviews left out: the cycle’s agreement shows the office no themes" in page
    assert "Early reading" not in page
    assert all(",6" not in line for line in table_of(client.get("/reviews/insight/themes/?format=csv")))


def test_a_phase_is_picked_from_the_same_hidden_table(client_for: ClientFor) -> None:
    cycle = make.CycleFactory()
    insight.signed_by_many(cycle, 7, challenges=["reading"], school__phase="primary")
    insight.signed_by_many(cycle, 2, challenges=["reading"], school__phase="secondary")
    insight.signed_by_many(cycle, 4, school__phase="secondary")
    client = client_for(office())

    files = [client.get(f"/reviews/insight/themes/?format=csv&phase={phase}") for phase in ("", "primary", "secondary")]

    assert [[line for line in table_of(file) if "reading" in line] for file in files] == [
        ["Early reading,9,0"],
        ["Early reading,c,0"],
        ["Early reading,c,0"],
    ]


def test_phases_of_few_schools_are_one_column(client_for: ClientFor) -> None:
    cycle = make.CycleFactory()
    insight.signed_by_many(cycle, 6, challenges=["reading"], school__phase="primary")
    insight.signed_by_many(cycle, 5, challenges=["reading"], school__phase="secondary")
    insight.signed_by_many(cycle, 1, challenges=["reading"], school__phase="special")

    page = text_of(client_for(office()).get("/reviews/insight/themes/"))

    assert "Primary (6) Secondary and special (6) All Early reading 6 6 12" in page


def test_themes_are_followed_from_cycle_to_cycle(client_for: ClientFor) -> None:
    before = make.CycleFactory(name="First", starts_on="2025-09-01", ends_before="2026-09-01")
    insight.signed_by_many(before, 6, challenges=["reading"])
    now = make.CycleFactory(name="Second", previous=before, framework=before.framework)
    insight.signed_by_many(now, 8, challenges=["reading", "send"])

    page = text_of(client_for(office()).get(f"/reviews/insight/themes/?cycle={now.pk}"))

    assert "First (6) Second (8) Early reading 6 8 Disadvantage and additional needs 0 8" in page
    assert "Early reading Disadvantage and additional needs 8" in page


def test_a_cycle_closed_without_reviews_is_not_offered(client_for: ClientFor) -> None:
    make.CycleFactory(name="By mistake", status="closed")
    make.CycleFactory(name="This year")

    page = text_of(client_for(office()).get("/reviews/insight/themes/"))

    assert ("This year" in page, "By mistake" in page) == (True, False)


def test_cycles_that_name_each_other_do_not_go_round_for_ever(client_for: ClientFor) -> None:
    one = make.CycleFactory(name="One")
    other = make.CycleFactory(name="Other", previous=one)
    one.previous = other
    one.save()
    insight.signed_by_many(one, 5, challenges=["reading"])

    assert "Other (0) One (5)" in text_of(client_for(office()).get(f"/reviews/insight/themes/?cycle={one.pk}"))


@pytest.mark.parametrize(
    "query", ["?phase=x", "?kind=x", "?kind=strength&phase=primary", "?cycle=x&kind=", "?format=pdf"]
)
def test_whatever_the_address_says_there_is_a_page(client_for: ClientFor, query: str) -> None:
    insight.signed_by_many(make.CycleFactory(), 5, challenges=["reading"])

    assert "Early reading 5 0" in text_of(client_for(office()).get(f"/reviews/insight/themes/{query}"))


def test_a_school_does_not_see_the_boards_pages(client_for: ClientFor) -> None:
    client = client_for(at_school(role="head"))
    pages = ("", "challenge/", "themes/", "calibration/", "second-readings/", "findings/export/", "brokering/new/")

    assert {client.get(f"/reviews/insight/{page}").status_code for page in pages} == {403}


@pytest.mark.parametrize("rows", [1, 3])
def test_themes_take_the_same_queries_however_many_reviews(
    client_for: ClientFor, rows: int, django_assert_num_queries: Any
) -> None:
    before = make.CycleFactory(name="Before")
    cycle = make.CycleFactory(previous=before)
    insight.signed_by_many(before, 4 + rows, challenges=["send"])
    insight.signed_by_many(cycle, 4 + rows, challenges=["reading"])
    client = client_for(office())

    with django_assert_num_queries(9):
        assert f"Early reading {4 + rows} 0" in text_of(client.get(f"/reviews/insight/themes/?cycle={cycle.pk}"))
