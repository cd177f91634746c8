"""The steps before the visit: self-evaluation, focus, logistics, days, putting off, cancelling."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage

from membership.uploads import FileRefused
from peer_review.enums import FocusSource, PostponeReason, Stage
from peer_review.models import Review
from peer_review.operations.reviews import (
    cancelling,
    focus,
    logistics,
    moving,
    postponing,
    preparing,
    self_evaluation,
    visits,
)
from peer_review.operations.reviews.self_evaluation import Words, digest_of
from tests.factories import peer_review as make
from tests.factories.membership import PersonFactory

PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
EMPTY = digest_of(None)


def moments(review):
    return [moment.text for moment in review.moments.all()]


def keep(review, by, *words):
    return self_evaluation.keep(by=by, review=review, words=words, now=make.NOW)


def test_the_first_words_begin_the_self_evaluation():
    review, head = make.ReviewFactory(), PersonFactory()

    keep(review, head, Words("reading", "strong", "Phonics is taught daily", read=EMPTY))

    answer = review.self_answers.get()
    assert (answer.theme, answer.level, answer.strengths, answer.by) == (
        "reading",
        "strong",
        "Phonics is taught daily",
        head,
    )
    assert Review.objects.get().stage == Stage.SELF_EVALUATION


def test_two_colleagues_write_on_different_themes_and_both_are_kept():
    review, first, second = make.ReviewFactory(), PersonFactory(), PersonFactory()

    keep(review, first, Words("reading", "", "Mine", read=EMPTY), Words("send", read=EMPTY))
    clashing = keep(review, second, Words("reading", read=EMPTY), Words("send", "", "Hers", read=EMPTY))

    assert clashing == ()
    assert [(answer.theme, answer.strengths, answer.by) for answer in review.self_answers.all()] == [
        ("reading", "Mine", first),
        ("send", "Hers", second),
    ]


def test_words_of_a_colleague_are_not_written_over_unread():
    review, first, second = make.ReviewFactory(), PersonFactory(), PersonFactory()
    keep(review, first, Words("reading", "", "Mine", read=EMPTY))

    clashing = keep(review, second, Words("reading", "", "Hers", read=EMPTY))
    kept = review.self_answers.get()
    again = keep(review, second, Words("reading", "", "Hers", read=digest_of(kept)))

    assert (clashing, kept.strengths, again) == (("reading",), "Mine", ())
    assert review.self_answers.get().strengths == "Hers"


def test_own_words_are_written_over_however_old_the_page_is():
    review, head = make.ReviewFactory(), PersonFactory()
    keep(review, head, Words("reading", "", "One", read=EMPTY))
    keep(review, head, Words("reading", "", "Two", read=EMPTY))

    clashing = keep(review, head, Words("reading", "", "", read=EMPTY))

    assert (clashing, review.self_answers.get().strengths) == ((), "")


def test_a_theme_the_framework_does_not_have_is_left_out():
    review = make.ReviewFactory()

    keep(review, None, Words("astrology", "", "Bright stars"))

    assert list(review.self_answers.all()) == []


def test_sending_goes_on_to_the_focus_and_twice_is_once():
    review = make.SelfAnswerFactory(review__stage=Stage.SELF_EVALUATION).review

    sent = [self_evaluation.submit(by=None, review=review, now=make.NOW) for _ in range(2)]

    assert (sent, Review.objects.get().stage, moments(review)) == ([True, False], Stage.FOCUS, ["Focus"])


def test_an_empty_self_evaluation_is_not_sent():
    with pytest.raises(self_evaluation.NothingWritten):
        self_evaluation.submit(by=None, review=make.ReviewFactory(stage=Stage.SELF_EVALUATION), now=make.NOW)


def test_what_was_sent_stays_as_the_team_reads_it():
    review = make.SelfAnswerFactory(review__stage=Stage.SELF_EVALUATION).review
    self_evaluation.submit(by=None, review=review, now=make.NOW)

    with pytest.raises(self_evaluation.AlreadySent):
        keep(review, None, Words("reading", "", "Later"))


def test_the_school_writes_and_agrees_its_focus():
    review = make.ReviewFactory(stage=Stage.FOCUS)
    said = {"focus": "Reading in Year 1", "themes": ["reading", "unknown"], "side": "school", "now": make.NOW}

    written = [focus.write(by=None, review=review, **said) for _ in range(2)]
    agreed = [focus.agree(by=None, review=review, side="school", now=make.NOW) for _ in range(2)]

    review = Review.objects.get()
    assert (written, agreed, review.focus_themes, review.stage) == (
        [True, False],
        [True, False],
        ["reading"],
        Stage.LOGISTICS,
    )
    assert moments(review) == ["Focus written by the school", "Focus agreed by the school", "Evidence and logistics"]


def test_a_focus_from_data_is_agreed_by_the_side_that_did_not_write_it():
    review = make.ReviewFactory(stage=Stage.FOCUS, cycle__focus_source=FocusSource.DATA)
    focus.write(by=None, review=review, focus="Reading", themes=[], side="team", now=make.NOW)

    with pytest.raises(focus.OtherSideAgrees):
        focus.agree(by=None, review=review, side="team", now=make.NOW)

    assert focus.agree(by=None, review=review, side="school", now=make.NOW) is True


def test_a_focus_changed_after_it_was_agreed_is_agreed_again():
    review = make.ReviewFactory(stage=Stage.LOGISTICS, focus="Reading", focus_agreed_at=make.NOW)

    focus.write(by=None, review=review, focus="Writing", themes=[], side="school", now=make.NOW)

    assert Review.objects.get().focus_agreed_at is None
    assert focus.agree(by=None, review=review, side="school", now=make.NOW) is True


def test_the_focus_of_a_cycle_is_agreed_as_it_is():
    review = make.ReviewFactory(stage=Stage.FOCUS, cycle__focus_source=FocusSource.CYCLE, cycle__focus="Attendance")

    with pytest.raises(focus.FocusGiven):
        focus.write(by=None, review=review, focus="Something else", themes=[], side="school", now=make.NOW)
    focus.agree(by=None, review=review, side="school", now=make.NOW)

    assert Review.objects.get().focus == "Attendance"


def test_a_framework_can_be_the_focus():
    review = make.ReviewFactory(stage=Stage.FOCUS, cycle__focus_source=FocusSource.FRAMEWORK)

    focus.agree(by=None, review=review, side="team", now=make.NOW)

    assert Review.objects.get().focus_themes == ["leadership", "reading", "send"]


def test_nothing_is_no_focus():
    with pytest.raises(focus.FocusMissing):
        focus.agree(by=None, review=make.ReviewFactory(stage=Stage.FOCUS), side="school", now=make.NOW)


def test_a_timetable_is_kept_by_day_and_time():
    review = make.ReviewFactory(stage=Stage.LOGISTICS)
    rows = [
        {"day": "2027-01-20", "at": "11:00", "what": "Lessons"},
        {"day": "2027-01-20", "at": "09:00", "what": "Tea"},
    ]

    changed = [
        logistics.write(by=None, review=review, timetable=rows, notes="Park behind the hall", now=make.NOW)
        for _ in range(2)
    ]

    review = Review.objects.get()
    assert (changed, [row["what"] for row in review.timetable], review.logistics) == (
        [True, False],
        ["Tea", "Lessons"],
        "Park behind the hall",
    )


def test_a_document_sent_twice_is_kept_once():
    review = make.ReviewFactory(stage=Stage.LOGISTICS)

    rows = [
        logistics.add_document(by=None, review=review, title="Our plan", content=PDF, now=make.NOW) for _ in range(2)
    ]

    assert (rows[0], rows[0].file_name, review.documents.count()) == (rows[1], "our-plan.pdf", 1)


def test_a_removed_document_takes_its_file_along(django_capture_on_commit_callbacks):
    review = make.ReviewFactory(stage=Stage.LOGISTICS)
    made = logistics.add_document(by=None, review=review, title="Our plan", content=PDF, now=make.NOW)
    said = {"by": None, "review": review, "document_id": made.pk, "now": make.NOW}

    with django_capture_on_commit_callbacks(execute=True):
        removed = [logistics.remove_document(**said) for _ in range(2)]

    assert (removed, review.documents.count(), default_storage.exists(made.file.name)) == ([True, False], 0, False)


def test_a_document_of_another_review_is_not_removed():
    document = make.DocumentFactory(review__stage=Stage.LOGISTICS)

    removed = logistics.remove_document(
        by=None, review=make.ReviewFactory(stage=Stage.LOGISTICS), document_id=document.pk, now=make.NOW
    )

    assert (removed, document.review.documents.count()) == (False, 1)


def test_a_program_is_no_document():
    with pytest.raises(FileRefused):
        logistics.add_document(
            by=None, review=make.ReviewFactory(stage=Stage.LOGISTICS), title="Run me", content=b"MZ\x90", now=make.NOW
        )


def set_days(review, starts_on, ends_on=None):
    return visits.set_days(by=None, review=review, starts_on=starts_on, ends_on=ends_on, on=make.ON, now=make.NOW)


def test_a_visit_lasts_as_long_as_the_cycle_says():
    review = make.ReviewFactory(cycle__visit_days=2)

    set_days(review, date(2027, 1, 22))

    review = Review.objects.get()
    assert (review.visit_starts_on, review.visit_ends_on) == (date(2027, 1, 22), date(2027, 1, 25))
    assert moments(review) == ["Visit on 22 January 2027 to 25 January 2027, before: 20 January 2027"]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (date(2027, 1, 23), None, "23 January 2027 is not a working day"),
        (date(2027, 3, 26), None, "26 March 2027 is not a working day"),
        (date(2026, 10, 30), None, "30 October 2026 is over"),
        (date(2027, 9, 1), None, "The cycle runs from 1 September 2026 until before 1 September 2027"),
        (date(2027, 2, 2), date(2027, 2, 1), "The last day is before the first"),
    ],
)
def test_a_visit_is_on_working_days_of_the_cycle(starts_on, ends_on, words):
    with pytest.raises(visits.DayUnsuitable, match=words):
        set_days(make.ReviewFactory(), starts_on, ends_on)


def postpone(review, **said):
    said = {"reason": PostponeReason.OFSTED, "on": make.ON, "now": make.NOW} | said
    return postponing.postpone(by=None, review=review, **said)


def test_a_visit_put_off_has_no_day_until_it_is_set_again():
    review = make.ReviewFactory(stage=Stage.LOGISTICS)

    done = [postpone(review, words="Called on Monday") for _ in range(2)]
    off = Review.objects.get()
    set_days(review, date(2027, 2, 3))

    assert (done, off.visit_starts_on, off.postponed_reason) == ([True, False], None, "ofsted")
    assert Review.objects.get().postponed_at is None
    assert moments(review) == ["Ofsted inspection: Called on Monday", "Visit on 3 February 2027"]


def test_a_visit_is_put_off_to_another_day_in_one_action():
    review = make.ReviewFactory(stage=Stage.LOGISTICS)

    done = [postpone(review, new_day=date(2027, 2, 3)) for _ in range(2)]

    review = Review.objects.get()
    assert (done, review.visit_starts_on, review.postponed_at) == ([True, False], date(2027, 2, 3), None)
    assert moments(review) == ["Ofsted inspection", "Visit on 3 February 2027, before: 20 January 2027"]


def test_due_days_follow_the_visit():
    review = make.ReviewFactory()
    before = [step.due_on(review.visit_starts_on) for step in review.cycle.steps][1]

    postpone(review, new_day=make.VISIT_ON + timedelta(days=14))
    moved = Review.objects.get()

    assert [step.due_on(moved.visit_starts_on) for step in moved.cycle.steps][1] == before + timedelta(days=14)


def test_a_review_whose_visit_is_over_is_not_put_off():
    with pytest.raises(moving.NotItsTurn):
        postpone(make.ReviewFactory(stage=Stage.FINDINGS))


def test_the_visit_begins_on_its_day_whatever_was_left_open():
    review = make.ReviewFactory(stage=Stage.SELF_EVALUATION)
    begin = {"by": None, "review": review, "now": make.NOW}

    with pytest.raises(preparing.NotYet):
        preparing.begin_visit(on=make.VISIT_ON - timedelta(days=1), **begin)
    done = [preparing.begin_visit(on=make.VISIT_ON, **begin) for _ in range(2)]

    assert (done, Review.objects.get().stage) == ([True, False], Stage.VISIT)
    assert moments(review) == [
        "Focus (self-evaluation left unfinished)",
        "Evidence and logistics (focus left unfinished)",
        "Visit",
    ]


def test_a_cycle_without_preparation_goes_from_planning_to_the_visit_on_its_day():
    review = make.ReviewFactory(cycle__stages=[{"stage": "visit", "due_days": 0}])

    started = preparing.start(by=None, review=review, now=make.NOW)
    preparing.begin_visit(by=None, review=review, on=make.VISIT_ON, now=make.NOW)

    assert (started, Review.objects.get().stage) == (False, Stage.VISIT)


def test_a_review_starts_once():
    review = make.ReviewFactory()

    started = [preparing.start(by=None, review=review, now=make.NOW) for _ in range(2)]

    assert (started, Review.objects.get().stage) == ([True, False], Stage.SELF_EVALUATION)


def test_a_cancelled_review_says_why_and_stays_cancelled():
    review = make.ReviewFactory(stage=Stage.FOCUS)

    done = [cancelling.cancel(by=None, review=review, reason="The school closes", now=make.NOW) for _ in range(2)]

    review = Review.objects.get()
    assert (done, review.stage, review.cancel_reason) == ([True, False], Stage.CANCELLED, "The school closes")
    assert moments(review) == ["Cancelled: The school closes"]


@pytest.mark.parametrize("stage", [Stage.SIGNED, Stage.CLOSED])
def test_a_signed_review_is_not_cancelled(stage):
    with pytest.raises(cancelling.AlreadySigned):
        cancelling.cancel(by=None, review=make.ReviewFactory(stage=stage), reason="Late", now=make.NOW)
