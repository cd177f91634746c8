"""The list of reviews and what surrounds every page: for the office, a school, a reviewer."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from peer_review.enums import PostponeReason, SeatRole, Stage
from peer_review.models import Review
from tests.factories import peer_review as make
from tests.factories import peer_review_stages as words
from tests.factories.membership import at_school, office
from tests.pages import text_of

ClientFor = Callable[..., Client]


@pytest.fixture(autouse=True)
def _in_november(time_machine: Any) -> None:
    time_machine.move_to(make.NOW, tick=False)


def review_of(name: str, **facts: Any) -> Review:
    review: Review = make.ReviewFactory(school__name=name, **facts)
    return review


def schools_in(page: str, *names: str) -> list[str]:
    return [name for name in names if name in page]


def test_the_office_sees_all_reviews_the_next_visit_first(client_for: ClientFor) -> None:
    seat = make.SeatFactory(review=review_of("Later School"), role=SeatRole.LEAD, reviewer__person__name="Lena Frost")
    review_of("Sooner School", visit_starts_on=date(2026, 12, 1), visit_ends_on=date(2026, 12, 1))

    page = text_of(client_for(office()).get("/reviews/"))

    assert page.index("Sooner School") < page.index("Later School")
    assert f"Later School {seat.review.cycle} 20 Jan 2027 Lena Frost Planned" in page


def test_a_school_sees_its_own_reviews(client_for: ClientFor) -> None:
    own = review_of("Own School")
    review_of("Foreign School")

    page = text_of(client_for(at_school(own.school, "head")).get("/reviews/"))

    assert schools_in(page, "Foreign School") == []
    assert "Head of the school reviewed" in page


def test_a_reviewer_sees_those_of_their_teams(client_for: ClientFor) -> None:
    seat = make.SeatFactory(review=review_of("Visited School"))
    review_of("Foreign School")

    page = text_of(client_for(seat.reviewer.person).get("/reviews/"))

    assert schools_in(page, "Visited School", "Foreign School") == ["Visited School"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("show=overdue", ["Late School"]),
        ("show=postponed", ["Off School"]),
        ("show=open", ["Late School", "Off School"]),
        ("stage=cancelled", ["Gone School"]),
        ("phase=secondary", ["Gone School"]),
        ("q=late", ["Late School"]),
        ("show=team", []),
        ("cycle=999999999999&stage=nonsense&show=nothing&page=77", ["Late School", "Off School", "Gone School"]),
    ],
)
def test_the_address_holds_the_filters(client_for: ClientFor, query: str, found: list[str]) -> None:
    review_of("Late School", stage=Stage.SELF_EVALUATION, visit_starts_on=make.ON + timedelta(days=7))
    Review.objects.update(visit_ends_on=make.ON + timedelta(days=7))
    off = review_of("Off School", stage=Stage.FOCUS, visit_starts_on=None, visit_ends_on=None)
    Review.objects.filter(pk=off.pk).update(postponed_at=make.NOW, postponed_reason=PostponeReason.ILLNESS)
    review_of("Gone School", stage=Stage.CANCELLED, school__phase="secondary")

    page = text_of(client_for(office()).get(f"/reviews/?{query}"))

    if "999" in query:  # a cycle nobody has
        found = []
    assert schools_in(page, "Late School", "Off School", "Gone School") == found


def test_the_file_holds_what_the_list_shows(client_for: ClientFor) -> None:
    make.SeatFactory(
        review=review_of("Abbey School", stage=Stage.SELF_EVALUATION), role=SeatRole.LEAD,
        reviewer__person__name="Lena Frost",
    )  # fmt: skip

    lines = client_for(office()).get("/reviews/?format=csv").content.decode("utf-8-sig").splitlines()

    assert lines[0] == "School,Phase,Cycle,Stage,Due,Overdue,Visit from,Visit to,Put off because,Lead reviewer"
    assert lines[1].startswith("Abbey School,Primary,")
    assert lines[1].endswith(",Self-evaluation,23/12/2026,no,20/01/2027,20/01/2027,,Lena Frost")


def test_without_reviews_the_list_says_so(client_for: ClientFor) -> None:
    browser = client_for(at_school())

    assert "No reviews yet" in text_of(browser.get("/reviews/"))
    assert "No reviews match" in text_of(browser.get("/reviews/?show=overdue"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(
    client_for: ClientFor, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        make.SeatFactory(role=SeatRole.LEAD)
    browser = client_for(office())

    with django_assert_num_queries(11):
        browser.get("/reviews/")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("role", "queries"), [("lead", 18), ("head", 19), ("office", 22)])
def test_the_page_of_a_review_takes_a_fixed_number_of_queries(
    client_for: ClientFor, rows: int, role: str, queries: int, django_assert_num_queries: Any
) -> None:
    made = words.everything()
    words.to_stage(made.review, Stage.CLOSED)
    for number in range(rows):
        review = made.review
        make.SelfAnswerFactory(review=review, theme=f"theme {number}")
        make.DocumentFactory(review=review)
        make.EvidenceFactory(review=review)
        make.FindingFactory(review=review).evidence.add(make.EvidenceFactory(review=review))
        make.ActionFactory(review=review)
        make.SeatFactory(review=review)
        review.moments.create(kind="noted", stage="visit", text=f"Line {number}", at=make.NOW)
    browser = client_for(made.people[role])

    with django_assert_num_queries(queries):
        browser.get(f"/reviews/{made.review.pk}/")


def test_a_head_is_told_what_comes_next(client_for: ClientFor) -> None:
    review = review_of("Abbey School", stage=Stage.SELF_EVALUATION)

    page = text_of(client_for(at_school(review.school, "head")).get("/"))

    assert "Write and send the self-evaluation: Abbey School" in page
    assert "due 23 Dec" in page


def test_a_lead_is_told_of_their_part_only(client_for: ClientFor) -> None:
    lead = make.SeatFactory(review=review_of("Draft School", stage=Stage.DRAFT), role=SeatRole.LEAD).reviewer
    make.SeatFactory(review=review_of("Early School", stage=Stage.SELF_EVALUATION), role=SeatRole.LEAD, reviewer=lead)

    page = text_of(client_for(lead.person).get("/"))

    assert "Write the draft report and send it to the school: Draft School" in page
    assert "self-evaluation: Early School" not in page


def test_a_planned_review_waits_until_its_first_step_comes_near(client_for: ClientFor, time_machine: Any) -> None:
    head = at_school(review_of("Abbey School").school, "head")
    early = text_of(client_for(head).get("/"))
    time_machine.move_to("2026-11-20T09:00:00+00:00", tick=False)

    assert "Begin the review: Abbey School" not in early
    assert "Begin the review: Abbey School" in text_of(client_for(head).get("/"))


def test_the_office_is_told_of_overdue_and_undated_reviews(client_for: ClientFor) -> None:
    review_of("Late School", stage=Stage.SELF_EVALUATION, visit_starts_on=make.ON, visit_ends_on=make.ON)
    late = {"stage": Stage.SELF_EVALUATION, "visit_starts_on": make.ON, "visit_ends_on": make.ON}
    review_of("Old School", cycle__status="closed", **late)
    off = review_of("Off School", stage=Stage.FOCUS, visit_starts_on=None, visit_ends_on=None)
    Review.objects.filter(pk=off.pk).update(postponed_at=make.NOW)
    browser = client_for(office())

    page, found = (text_of(browser.get(url)) for url in ("/", "/reviews/?show=overdue"))
    rows = list(csv.DictReader(StringIO(browser.get("/reviews/?format=csv").content.decode("utf-8-sig"))))

    assert "1 review is overdue" in page
    assert "1 review is put off without a new date" in page
    assert schools_in(found, "Late School", "Old School") == ["Late School"]
    assert {row["School"]: row["Overdue"] for row in rows} == {
        "Late School": "yes",
        "Old School": "no",
        "Off School": "no",
    }


def test_the_search_finds_reviews_of_those_who_may_see_them(client_for: ClientFor) -> None:
    review = review_of("Abbey School")
    stranger = at_school(review_of("Birch School").school, "head")

    assert "Review of Abbey School" in text_of(client_for(office()).get("/search/?q=abbey"))
    assert "Review of Abbey School" not in text_of(client_for(stranger).get("/search/?q=abbey"))
    assert "Review of Abbey School" in text_of(client_for(at_school(review.school, "staff")).get("/search/?q=abbey"))
