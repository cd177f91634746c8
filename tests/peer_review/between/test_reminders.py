"""What representatives are written of their own accord: what is due, what waits for an answer; nothing twice."""

from datetime import timedelta

import pytest
import time_machine

from peer_review.between.models import FollowUp
from peer_review.enums import SeatStatus, Stage
from tenants.queue import enqueue
from tests.factories import between as make
from tests.factories.accounts import staff
from tests.factories.peer_review import NOW, VISIT_ON

pytestmark = pytest.mark.usefixtures("public")


@pytest.fixture
def daily(tasks, mailoutbox):
    """Run the daily task on a day; return what was written: to whom, about what."""

    def run(on):
        before = len(mailoutbox)
        with time_machine.travel(NOW.replace(year=on.year, month=on.month, day=on.day), tick=False):
            with tasks.committed():
                enqueue("between.remind")
            tasks.run()
        return [(letter.to, letter.subject) for letter in mailoutbox[before:]]

    return run


def leader(review):
    return make.account_of(make.RepresentativeFactory(partnership=review.partnership, is_leader=True)).email


def test_the_leader_is_reminded_once_of_what_is_due_and_the_association_of_what_is_late(daily):
    review = make.ReviewFactory(stage=Stage.SELF_EVALUATION)
    due, head, office = VISIT_ON - timedelta(days=28), leader(review), staff().email

    told = [daily(day) for day in (due - timedelta(days=8), due, due, due + timedelta(days=1), due + timedelta(days=2))]

    asked = ([head], "Write and send the self-evaluation: Alpha Learning")
    assert told == [[], [asked], [], [([office], "A review is overdue")], []]


def test_the_lead_is_reminded_of_the_draft(daily):
    seat = make.SeatFactory(review__stage=Stage.DRAFT)
    leader(seat.review)

    told = daily(VISIT_ON + timedelta(days=7))

    lead = make.account_of(seat.representative).email
    assert told == [([lead], "Write the draft report and send it to the partnership: Alpha Learning")]


def test_an_invitation_is_reminded_of_once(daily):
    seat = make.SeatFactory(status=SeatStatus.INVITED, invited_at=NOW)
    asked = make.account_of(seat.representative).email

    told = [daily(NOW.date() + timedelta(days=days)) for days in (6, 7, 8)]

    reminder = ([asked], "Reminder: will you take part in the review of Alpha Learning?")
    assert [[row for row in found if row == reminder] for found in told] == [[], [reminder], []]


def test_a_follow_up_is_told_on_its_day_once(daily):
    review = make.ReviewFactory(stage=Stage.FOLLOW_UP)
    FollowUp.objects.create(review=review, months=6, due_on=VISIT_ON)
    head = leader(review)

    told = [daily(VISIT_ON - timedelta(days=1)), daily(VISIT_ON), daily(VISIT_ON)]

    assert told == [[], [([head], "Follow-up due: Alpha Learning")], []]
