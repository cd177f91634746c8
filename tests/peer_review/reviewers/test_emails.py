"""What is written about a place: the words of the page, one link, nothing to those it no longer concerns."""

from datetime import date
from decimal import Decimal

import pytest

from peer_review import invitation_words as words
from peer_review.emails.seats import message
from peer_review.invitation_words import Asked
from peer_review.queries.reviewers import places
from tests.factories import peer_review as make
from tests.factories import peer_review_reviewers as registered

ASKED = Asked(school="Yew School", role="Reviewer", cycle="Round one", days=Decimal("2.0"))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "said"),
    [
        (None, None, "The date will be agreed with the school"),
        (date(2027, 1, 20), None, "Wednesday 20 January 2027"),
        (date(2027, 1, 20), date(2027, 1, 20), "Wednesday 20 January 2027"),
        (date(2027, 1, 20), date(2027, 1, 21), "Wednesday 20 January to Thursday 21 January 2027"),
    ],
)
def test_the_days_of_a_visit_are_said_in_words(starts_on, ends_on, said):
    asked = Asked(**vars(ASKED) | {"starts_on": starts_on, "ends_on": ends_on})

    assert words.visit(asked) == said


def test_an_invitation_says_why_somebody_was_chosen():
    asked = Asked(**vars(ASKED) | {"why": ("4 km away", "Knows the phase")})

    assert words.lines(asked)[3:] == [
        ("Days", "2"),
        ("Cycle", "Round one"),
        ("Why you", "4 km away; Knows the phase"),
    ]


def test_a_reminder_says_that_it_is_one():
    seat = registered.invited(review__school__name="Yew School")

    made = message(places.find(seat.pk), "reminder")

    assert made.subject == "Reminder: will you take part in the review of Yew School?"
    assert "have not answered yet" in made.body


def test_nobody_is_asked_to_a_review_that_was_cancelled_meanwhile():
    seat = registered.invited(review__stage="cancelled")

    assert [message(places.find(seat.pk), kind) for kind in ("invited", "reminder")] == [None, None]


def test_who_is_no_longer_needed_reads_the_reason():
    seat = make.SeatFactory(status="withdrawn", decline_reason="The visit has moved")

    made = message(places.find(seat.pk), "withdrawn")

    assert "Reason: The visit has moved" in made.body
    assert made.body.count("https://") == 1
    assert "/reviews/mine/" in made.body


@pytest.mark.parametrize("kind", ["invited", "reminder"])
@pytest.mark.parametrize("status", ["planned", "accepted", "declined", "withdrawn"])
def test_who_has_answered_since_is_left_in_peace(kind, status):
    assert message(make.SeatFactory(status=status), kind) is None


def test_nobody_writes_to_who_has_left():
    gone = registered.invited(reviewer__person__is_active=False)
    forgotten = registered.invited(reviewer__person=None)

    assert (message(gone, "invited"), message(forgotten, "invited")) == (None, None)
