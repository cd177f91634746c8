"""A draft written by several loses no words, and goes to the school with its questions read."""

from datetime import date, timedelta

import pytest

from peer_review.enums import SeatRole, Stage
from peer_review.operations.reviews import drafts, sending
from peer_review.operations.reviews.moving import NotItsTurn
from tests.factories import peer_review_evidence as make
from tests.factories.peer_review import NOW, ON

LATER = NOW + timedelta(minutes=5)
WHOLE = {"context": "A primary", "excellence": "Music", "summary": "Good", "next_steps": "Read daily"}


@pytest.fixture
def review():
    return make.visit(Stage.DRAFT)


@pytest.fixture
def lead(review):
    return make.team(review)


def save(review, by, base=0, now=NOW, **content):
    return drafts.write(by=by, review=review, base_number=base, content=content, now=now)


def settle(review, by, number, base, **content):
    return drafts.settle(by=by, review=review, number=number, base_number=base, content=content, now=LATER)


def fresh(review):
    review.refresh_from_db()
    return review


def test_each_saving_is_kept(review, lead):
    saved = [save(review, lead, summary="One"), save(review, lead, 1, summary="Two")]

    assert [one.number for one in saved] == [1, 2]
    assert [one.content["summary"] for one in review.drafts.all()] == ["One", "Two"]
    assert (fresh(review).draft["summary"], review.draft_number) == ("Two", 2)


def test_saving_the_same_words_again_is_one_saving(review, lead):
    saved = [
        save(review, lead, summary="One\r\n"),
        save(review, lead, summary="One"),
        save(review, lead, 1, summary="One"),
    ]

    assert [(one.number, one.is_conflict) for one in saved] == [(1, False)] * 3


def test_an_empty_draft_is_not_saved_at_all(review, lead):
    assert (save(review, lead).number, review.drafts.count()) == (0, 0)


def test_of_two_who_write_at_once_both_texts_are_kept(review, lead):
    other = make.team(review, SeatRole.MEMBER)
    save(review, other, summary="Theirs")

    mine = save(review, lead, summary="Mine")

    assert (mine.number, mine.is_conflict) == (2, True)
    assert [(one.content["summary"], one.by) for one in review.drafts.all()] == [("Theirs", other), ("Mine", lead)]
    assert (fresh(review).draft["summary"], review.draft_number) == ("Theirs", 1)


def test_a_second_press_in_conflict_keeps_the_words_once(review, lead):
    save(review, lead, summary="Theirs")

    assert save(review, lead, summary="Mine") == save(review, lead, summary="Mine")


def test_a_conflict_ends_with_the_words_chosen(review, lead):
    save(review, lead, summary="Theirs")
    waiting = save(review, lead, summary="Mine")

    settled = settle(review, lead, waiting.number, 1, summary="Theirs and mine")

    assert (settled.number, fresh(review).draft["summary"]) == (3, "Theirs and mine")
    assert [one.settled_at for one in review.drafts.all()] == [None, LATER, None]


def test_choosing_what_stands_writes_nothing_new(review, lead):
    save(review, lead, summary="Theirs")
    waiting = save(review, lead, summary="Mine")

    settled = settle(review, lead, waiting.number, 1, summary="Theirs")

    assert (settled.number, review.drafts.count()) == (1, 2)


def test_a_conflict_is_settled_once(review, lead):
    save(review, lead, summary="Theirs")
    waiting = save(review, lead, summary="Mine")
    settle(review, lead, waiting.number, 1, summary="Joined")

    settle(review, lead, waiting.number, 1, summary="Late")

    assert fresh(review).draft["summary"] == "Joined"


def test_a_conflict_is_not_settled_over_words_nobody_looked_at(review, lead):
    save(review, lead, summary="Theirs")
    waiting = save(review, lead, summary="Mine")
    save(review, lead, 1, summary="Theirs, longer")

    with pytest.raises(drafts.DraftChanged):
        settle(review, lead, waiting.number, 1, summary="Joined")


def test_a_section_has_an_end(review, lead):
    with pytest.raises(drafts.SectionTooLong):
        save(review, lead, context="x" * 20_001)


@pytest.mark.parametrize("stage", [Stage.VISIT, Stage.CHECK, Stage.AGREED, Stage.CLOSED, Stage.CANCELLED])
def test_the_draft_stays_as_it_is_outside_its_time(stage, lead):
    with pytest.raises(NotItsTurn):
        save(make.visit(stage), lead, summary="Late")


def ready(stage=Stage.DRAFT, **facts):
    """A review whose draft asks nothing."""
    review = make.visit(stage, draft=WHOLE, draft_number=1, **facts)
    piece = make.noted(review)
    make.found(review, piece)
    make.found(review, piece, kind="strength", text="Pupils like books")
    return review


def send(review, *read, on=ON):
    return sending.send(by=None, review=review, read=read, on=on, now=NOW)


def test_the_visit_ends_and_the_draft_begins():
    review = make.visit()

    sending.finish_visit(by=None, review=review, now=NOW)
    sending.begin_draft(by=None, review=review, now=LATER)

    assert fresh(review).stage == Stage.DRAFT
    assert [moment.text for moment in review.moments.all()] == ["The visit is over", "The draft report is written"]


def test_a_draft_goes_to_the_school_with_a_day_to_reply_by():
    review = ready(cycle__reply_days=10)

    due = send(review, on=date(2026, 12, 16))  # Christmas, Boxing Day and New Year's Day are no working days

    assert (due, fresh(review).reply_due_on, review.stage) == (date(2027, 1, 4), date(2027, 1, 4), Stage.CHECK)
    assert [moment.text for moment in review.moments.all()] == ["The draft is with the school. Reply by 4 January 2027"]


def test_a_draft_waits_until_its_questions_are_read():
    review = ready()
    make.found(review, text="Nobody knows why")
    (asked,) = sending.asked(review)

    with pytest.raises(sending.PromptsUnread):
        send(review)

    assert (asked.code, fresh(review).stage) == ("challenge_without_evidence", Stage.DRAFT)
    send(review, asked.key)
    assert fresh(review).stage == Stage.CHECK
    assert [moment.text for moment in review.moments.all()] == [
        "Sent as it is, with these questions read: challenges without evidence",
        "The draft is with the school. Reply by 16 November 2026",
    ]


def test_a_question_that_came_up_since_is_asked():
    review = ready()
    read = [prompt.key for prompt in sending.asked(review)]
    make.found(review, text="New and without ground")

    with pytest.raises(sending.PromptsUnread):
        send(review, *read)


def test_removed_evidence_is_no_evidence():
    review = ready()
    review.evidence.update(removed_at=NOW)

    assert [prompt.code for prompt in sending.asked(review)] == [
        "challenge_without_evidence",
        "strength_without_evidence",
    ]


def test_withdrawn_findings_ask_nothing():
    review = ready()
    make.found(review, withdrawn_at=NOW)

    assert sending.asked(review) == []


def test_a_draft_with_two_versions_stays_with_the_team(lead):
    review = ready()
    review.drafts.create(number=2, base_number=0, content={}, saved_at=NOW, is_conflict=True)

    with pytest.raises(sending.DraftInConflict):
        send(review)


def test_a_second_press_of_send_sends_nothing_again():
    review = ready()
    due = send(review)

    with pytest.raises(NotItsTurn):
        send(review, on=ON + timedelta(days=20))

    assert fresh(review).reply_due_on == due


def test_a_cycle_without_a_factual_check_sends_no_draft():
    review = ready(cycle__stages=[{"stage": "focus"}])

    with pytest.raises(NotItsTurn):
        send(review)
