"""Whose turn it is: said first on the page of a review, and the day of a visit on the lead's home."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from peer_review.enums import FocusSource, SeatRole, Stage, Viewer
from peer_review.models import Review
from peer_review.operations.reviews import focus
from peer_review.operations.reviews.focus import Side
from peer_review.presenters.stages.turn import turn
from peer_review.queries.seeing import Seen
from tests.factories import peer_review as make
from tests.factories.membership import at_school, office
from tests.factories.peer_review_insight import FollowUpFactory
from tests.pages import text_of

ABBEY = {"school__name": "Abbey Primary School"}


def said(review: Review, viewer: Viewer, on: date = make.ON) -> tuple[str, str, bool]:
    found = turn(Seen(review, frozenset({viewer}), frozenset()), on)
    assert found is not None
    return found.title, f"{found.who} {found.then}".strip(), found.is_late


@pytest.mark.parametrize(
    ("stage", "title", "sentences"),
    [
        (
            Stage.PLANNED,
            "Your turn: begin the review",
            "This is for the head of Abbey Primary School. After that: self-evaluation.",
        ),
        (
            Stage.SELF_EVALUATION,
            "Your turn: write and send the self-evaluation",
            "This is for the head of Abbey Primary School, due by 23 December 2026. After that: focus.",
        ),
        (
            Stage.VISIT,
            "Now: visit the school",
            "This is for the lead reviewer, due by 20 January 2027. After that: findings.",
        ),
        (
            Stage.AGREED,
            "Your turn: read and sign the report",
            "This is for the head of Abbey Primary School, due by 13 February 2027. After that: signed.",
        ),
    ],
)
def test_the_head_is_told_whose_turn_it_is_and_what_comes_after(stage: Stage, title: str, sentences: str) -> None:
    review = make.ReviewFactory(stage=stage, **ABBEY)

    assert said(review, Viewer.HEAD) == (title, sentences, False)


@pytest.mark.parametrize(
    ("facts", "title", "who"),
    [
        (
            {"due_on": date(2026, 12, 8), "held_on": None},
            "The action plan is being carried out",
            "The next follow-up is due on 8 December 2026. After the last one the review is closed.",
        ),
        (
            {"due_on": make.ON, "held_on": None},
            "Your turn: hold the follow-up",
            "This is for the head of Abbey Primary School, due by 2 November 2026. After that: closed.",
        ),
        (
            {"held_on": make.ON},
            "Your turn: close the review",
            "This is for the head of Abbey Primary School. After that: closed.",
        ),
    ],
)
def test_follow_ups_are_held_when_due_and_the_review_is_closed_after_the_last(
    facts: dict[str, Any], title: str, who: str
) -> None:
    review = make.ReviewFactory(stage=Stage.FOLLOW_UP, **ABBEY)
    FollowUpFactory(review=review, **facts)

    assert said(review, Viewer.HEAD)[:2] == (title, who)


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.CANCELLED])
def test_nobody_has_a_turn_once_a_review_is_over(stage: Stage) -> None:
    review = make.ReviewFactory(stage=stage)

    assert turn(Seen(review, frozenset({Viewer.HEAD}), frozenset()), make.ON) is None


def test_a_review_without_a_date_asks_for_one() -> None:
    review = make.ReviewFactory(stage=Stage.LOGISTICS, visit_starts_on=None, visit_ends_on=None, **ABBEY)
    review.postponed_at = make.NOW

    assert said(review, Viewer.TEAM)[:2] == (
        "Now: set the date of the visit",
        (
            "The visit was put off. This is for the head of Abbey Primary School, "
            "the lead reviewer or the partnership’s office. After that: visit."
        ),
    )


def test_a_written_timetable_leaves_nothing_to_do_before_the_visit() -> None:
    review = make.ReviewFactory(stage=Stage.LOGISTICS, timetable=[{"day": "1", "at": "09:00", "what": "Tour"}])

    assert said(review, Viewer.HEAD)[:2] == (
        "The visit is on 20 January 2027",
        "The timetable is there. The lead reviewer, or another of the team, begins the visit on the day. After that: visit.",
    )


def test_a_focus_from_data_is_for_both_sides() -> None:
    cycle = make.CycleFactory(focus_source=FocusSource.DATA)
    review = make.ReviewFactory(stage=Stage.FOCUS, cycle=cycle, **ABBEY)

    assert said(review, Viewer.LEAD)[1] == (
        "This is for the head of Abbey Primary School or the lead reviewer, "
        "due by 30 December 2026. After that: evidence and logistics."
    )


@pytest.mark.parametrize(("side", "turns"), [("school", [True, False]), ("team", [False, True])])
def test_the_home_asks_the_side_that_did_not_write_the_focus(client_for, side: Side, turns: list[bool]) -> None:
    review = make.ReviewFactory(stage=Stage.FOCUS, cycle__focus_source=FocusSource.DATA)
    lead = make.SeatFactory(review=review, role=SeatRole.LEAD).reviewer.person
    focus.write(by=None, review=review, focus="Reading", themes=[], side=side, now=make.NOW)

    homes = [text_of(client_for(one).get("/")) for one in (lead, at_school(review.school, "head"))]

    assert ["Agree the focus" in home for home in homes] == turns


def test_a_check_that_is_late_can_be_ended_by_either_side() -> None:
    review = make.ReviewFactory(stage=Stage.CHECK, reply_due_on=date(2026, 10, 30), **ABBEY)

    assert said(review, Viewer.LEAD) == (
        "Your turn: finish the factual check: its time is over",
        (
            "This is for the head of Abbey Primary School or the lead reviewer and was due by 30 October 2026. "
            "After that: report agreed."
        ),
        True,
    )


def test_a_visit_that_is_over_goes_on_to_the_findings() -> None:
    review = make.ReviewFactory(stage=Stage.VISIT)

    assert (
        said(review, Viewer.LEAD, make.VISIT_ON + timedelta(days=1))[0]
        == "Your turn: end the visit and write the findings"
    )


def test_the_page_says_it_first(client_for) -> None:
    review = make.ReviewFactory(stage=Stage.SELF_EVALUATION, **ABBEY)

    pages = [
        client_for(person).get(f"/reviews/{review.pk}/").content.decode()
        for person in (at_school(review.school, "head"), office())
    ]

    first = [re.sub(r"<[^>]+>", "", re.findall(r"<main.*?(<h2.*?</h2>)", page, re.S)[0]) for page in pages]
    assert first == [
        "Your turn: write and send the self-evaluation",
        "Now: write and send the self-evaluation",
    ]


def test_the_lead_begins_the_visit_from_home_and_notes_evidence(client_for, time_machine) -> None:
    seat = make.SeatFactory(
        role=SeatRole.LEAD, review__stage=Stage.LOGISTICS, review__school__name="Abbey Primary School"
    )
    time_machine.move_to(make.NOW.replace(year=2027, month=1, day=20), tick=False)
    lead = client_for(seat.reviewer.person)

    home = lead.get("/").content.decode()
    first = re.findall(r'<li class="app-task">.*?</li>', home, re.S)[0]
    action = re.findall(r'<form method="post" action="([^"]+)"', first)
    there = lead.post(action[0], follow=True)

    seat.review.refresh_from_db()
    assert (action, there.redirect_chain, seat.review.stage) == (
        [f"/reviews/{seat.review_id}/begin/"],
        [(f"/reviews/{seat.review_id}/evidence/new/", 302)],
        Stage.VISIT,
    )


def test_the_day_before_nothing_is_begun(client_for, time_machine) -> None:
    seat = make.SeatFactory(role=SeatRole.LEAD, review__stage=Stage.LOGISTICS)
    time_machine.move_to(make.NOW.replace(year=2027, month=1, day=19), tick=False)

    assert "Begin the visit" not in text_of(client_for(seat.reviewer.person).get("/"))
