"""Every combination of stages a cycle can leave out: a review always gets from planned to closed."""

from datetime import timedelta
from itertools import combinations

import pytest

from peer_review import sealing
from peer_review.enums import Stage
from peer_review.operations.reviews import (
    actions,
    agreeing,
    checking,
    closing,
    follow_ups,
    moving,
    sending,
    signing,
    workshops,
)
from peer_review.stages import OPTIONAL
from tests.factories import peer_review as make
from tests.factories import peer_review_reports as reports

LATER = reports.SIGNED_ON.replace(year=2028) + timedelta(days=1)  # the year’s day is a Sunday
BEFORE = (Stage.SELF_EVALUATION, Stage.FOCUS, Stage.LOGISTICS)
AFTER = tuple(sorted(OPTIONAL - set(BEFORE), key=lambda stage: stage.value))


def some(stages):
    return [list(found) for size in range(len(stages) + 1) for found in combinations(stages, size)]


def write_draft(review):
    """Up to the draft: stages of others, each left by the same one operation."""
    while review.stage != Stage.DRAFT:
        moving.advance(by=None, review=review, to=review.next_stage, now=make.NOW)


def agree(review):
    if review.next_stage == Stage.CHECK:
        read = [prompt.key for prompt in sending.asked(review)]
        sending.send(by=None, review=review, read=read, on=reports.SENT_ON, now=reports.SENT)
        checking.send(by=None, review=review, on=reports.SENT_ON, now=reports.SENT)
    read = [prompt.key for prompt in sending.asked(review)]
    agreeing.agree(by=None, review=review, on=reports.SENT_ON, now=reports.SENT, read=read)


def sign(review):
    digest = sealing.digest(review.report)
    signing.sign(by=None, review=review, name="Ines Okafor", digest=digest, now=reports.SIGNED)


def do_next(review):
    """What the school does in the stage its review is in."""
    if review.next_stage == Stage.WORKSHOP:
        workshops.plan(by=None, review=review, day=reports.SIGNED_ON, now=reports.SIGNED)
    elif review.stage == Stage.WORKSHOP and not review.workshop_note:
        workshops.finish(by=None, review=review, text="Three priorities", on=LATER, now=reports.SIGNED)
    elif review.next_stage == Stage.ACTIONS or (review.stage == Stage.ACTIONS and not review.planned_at):
        actions.add(by=None, review=review, facts=actions.Facts("Read daily"), now=reports.SIGNED)
        actions.agree(by=None, review=review, now=reports.SIGNED)
    elif closing.lacks(review):
        for row in review.follow_ups.all():
            follow_ups.hold(by=None, review=review, follow_up_id=row.pk, note="", on=LATER, now=reports.SIGNED)
    else:
        closing.close(by=None, review=review, now=reports.SIGNED)


@pytest.mark.parametrize("used", some(AFTER), ids="+".join)
@pytest.mark.parametrize("before", [[], list(BEFORE)], ids=["bare", "prepared"])
def test_a_review_gets_from_planned_to_closed(used, before):
    review = make.ReviewFactory(cycle__stages=[{"stage": stage} for stage in [*before, *used] or ["visit"]])

    write_draft(review)
    for step in (agree, sign, *[do_next] * 5):
        review = type(review).objects.select_related("cycle", "framework", "school").get(pk=review.pk)
        if review.stage != Stage.CLOSED:
            step(review)

    review = type(review).objects.get(pk=review.pk)
    assert review.stage == Stage.CLOSED
    passed = {moment.stage for moment in review.moments.all()}
    assert passed & OPTIONAL == {*before, *used}
