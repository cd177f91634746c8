"""The pages before a visit, as school, lead and office use them."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from icalendar import Calendar

from peer_review.enums import FocusSource, SeatRole, Stage
from peer_review.models import Document, Review
from peer_review.operations.reviews.self_evaluation import digest_of
from tests.factories import peer_review as make
from tests.factories.membership import at_school, office
from tests.pages import text_of

ClientFor = Callable[..., Client]
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def _in_november(time_machine):
    time_machine.move_to(make.NOW, tick=False)


@pytest.fixture
def review():
    """A review of Abbey Primary School in its self-evaluation."""
    return make.ReviewFactory(stage=Stage.SELF_EVALUATION, school__name="Abbey Primary School")


@pytest.fixture
def head(review, client_for):
    """The browser of its head."""
    return client_for(at_school(review.school, "head", name="Hanna Reed"))


@pytest.fixture
def lead(review, client_for):
    """The browser of its lead reviewer."""
    return client_for(make.SeatFactory(review=review, role=SeatRole.LEAD).reviewer.person)


def url(review, end=""):
    return f"/reviews/{review.pk}/{end}"


def typed(**said):
    empty = {f"{theme}-read": digest_of(None) for theme in ("leadership", "reading", "send")}
    return empty | {name.replace("__", "-"): value for name, value in said.items()}


def stage_of(review):
    return Review.objects.get(pk=review.pk).stage


def test_the_head_writes_and_sends_the_self_evaluation(review, head):
    words = typed(reading__strengths="Daily phonics", reading__level="strong")
    head.post(url(review, "self-evaluation/"), words)
    page = text_of(head.get(url(review)))
    sent = head.post(url(review, "self-evaluation/"), words | {"step": "send"}, follow=True)

    assert "Early reading Strong Strengths Daily phonics Hanna Reed, 2 Nov 2026 at 10:00" in page
    assert "The self-evaluation is sent. The lead reviewer is told." in text_of(sent)
    assert stage_of(review) == Stage.FOCUS


def test_words_are_kept_while_they_are_typed(review, head):
    answer = head.post(
        url(review, "self-evaluation/"), typed(send__challenges="Too few adults"), headers={"HX-Request": "true"}
    )

    assert text_of(answer) == "Saved at 10:00."
    assert review.self_answers.get().challenges == "Too few adults"


def test_two_colleagues_on_one_theme_see_both_words(review, head, client_for):
    other = client_for(at_school(review.school, "staff", name="Sam Low"))
    head.post(url(review, "self-evaluation/"), typed(reading__strengths="Phonics"))

    page = text_of(other.post(url(review, "self-evaluation/"), typed(reading__strengths="Guided reading")))
    kept = digest_of(review.self_answers.get())
    other.post(
        url(review, "self-evaluation/"), typed(reading__strengths="Guided reading and phonics") | {"reading-read": kept}
    )

    assert "Hanna Reed wrote here while you did (2 Nov 2026 at 10:00)." in page
    assert "Phonics" in page
    assert "Guided reading" in page
    assert review.self_answers.get().strengths == "Guided reading and phonics"


def test_the_lead_does_not_find_a_self_evaluation_that_was_not_sent(review, lead):
    make.SelfAnswerFactory(review=review, strengths="Not for the team yet")

    assert "Not for the team yet" not in text_of(lead.get(url(review)))
    assert lead.get(url(review, "self-evaluation/")).status_code == 404


def test_the_lead_reads_what_was_sent_but_does_not_write_it(client_for):
    answer = make.SelfAnswerFactory(review__stage=Stage.FOCUS, strengths="For the team now")
    lead = client_for(make.SeatFactory(review=answer.review, role=SeatRole.LEAD).reviewer.person)

    assert "For the team now" in text_of(lead.get(url(answer.review)))
    assert lead.get(url(answer.review, "self-evaluation/")).status_code == 403


def test_an_empty_self_evaluation_says_what_is_missing(review, head):
    page = text_of(head.post(url(review, "self-evaluation/"), typed(step="send"), follow=True))

    assert "Write about at least one theme before you send it." in page
    assert stage_of(review) == Stage.SELF_EVALUATION


def test_an_ungraded_framework_asks_for_no_level(client_for):
    review = make.ReviewFactory(cycle__framework__content=make.CONTENT | {"levels": []})
    head = client_for(at_school(review.school, "head"))

    assert "Level" not in text_of(head.get(url(review, "self-evaluation/")))


def test_the_head_agrees_the_focus_in_one_press(client_for):
    review = make.ReviewFactory(stage=Stage.FOCUS)
    head = client_for(at_school(review.school, "head"))
    said = {"focus": "Reading in Year 1", "themes": ["reading"], "step": "agree"}

    page = text_of(head.post(url(review, "focus/"), said, follow=True))

    assert "The focus is agreed. The school and the team are told." in page
    assert "Focus Reading in Year 1 Early reading Agreed 2 Nov 2026 at 10:00." in page
    assert stage_of(review) == Stage.LOGISTICS


def test_staff_write_the_focus_and_leave_agreeing_to_the_head(client_for):
    review = make.ReviewFactory(stage=Stage.FOCUS)
    staff = client_for(at_school(review.school, "staff"))

    refused = staff.post(url(review, "focus/"), {"focus": "Reading", "step": "agree"})

    assert "Agree this focus" not in text_of(staff.get(url(review, "focus/")))
    assert (refused.status_code, stage_of(review)) == (403, Stage.FOCUS)


def test_the_lead_writes_and_the_head_agrees_a_focus_from_data(client_for):
    review = make.ReviewFactory(stage=Stage.FOCUS, cycle__focus_source=FocusSource.DATA)
    lead = client_for(make.SeatFactory(review=review, role=SeatRole.LEAD).reviewer.person)
    head = client_for(at_school(review.school, "head"))

    kept = text_of(lead.post(url(review, "focus/"), {"focus": "Attendance", "step": "agree"}, follow=True))
    refused = text_of(lead.post(url(review, "focus/"), {"focus": "Attendance", "step": "agree"}))
    offered = ["Agree this focus" in text_of(side.get(url(review, "focus/"))) for side in (lead, head)]
    turns = ["Your turn: agree the focus" in text_of(side.get(url(review))) for side in (lead, head)]
    head.post(url(review, "focus/"), {"focus": "Attendance", "step": "agree"})

    assert "The focus is saved. The school is told, and agrees it." in kept
    assert "You wrote this focus last, so the other side agrees it." in refused
    assert (offered, turns) == ([False, True], [False, True])
    assert stage_of(review) == Stage.LOGISTICS


def rows(*lines, total=4):
    said = {"row-TOTAL_FORMS": total, "row-INITIAL_FORMS": 0}
    for number, (at, what) in enumerate(lines):
        said |= {f"row-{number}-day": "1", f"row-{number}-at": at, f"row-{number}-what": what}
    return said


def test_a_timetable_is_typed_line_by_line(client_for):
    review = make.ReviewFactory(stage=Stage.LOGISTICS, cycle=make.CycleFactory(visit_days=2))
    head = client_for(at_school(review.school, "head"))

    page = head.post(url(review, "timetable/"), rows(("9.05", "Tea"), ("", "")) | {"notes": "Park behind"}, follow=True)

    assert "Day 1, 09:05 Tea" in text_of(page)
    assert "Park behind" in text_of(page)


def test_a_time_that_is_none_keeps_what_was_typed(client_for):
    review = make.ReviewFactory(stage=Stage.LOGISTICS)
    head = client_for(at_school(review.school, "head"))

    page = head.post(url(review, "timetable/"), rows(("noon", "Lunch")) | {"notes": ""})

    assert "Type the time like 9:05" in text_of(page)
    assert 'value="Lunch"' in page.content.decode()


def test_a_document_goes_to_the_team_at_its_stage_only(client_for):
    review = make.ReviewFactory(stage=Stage.FOCUS)
    head = client_for(at_school(review.school, "head"))
    lead = client_for(make.SeatFactory(review=review, role=SeatRole.LEAD).reviewer.person)
    head.post(url(review, "documents/"), {"title": "Our plan", "file": SimpleUploadedFile("x.exe", PDF)})
    document = Document.objects.get()

    before = lead.get(url(review, f"documents/{document.pk}/")).status_code
    Review.objects.filter(pk=review.pk).update(stage=Stage.LOGISTICS)
    after = lead.get(url(review, f"documents/{document.pk}/"))

    assert (before, b"".join(after.streaming_content)) == (404, PDF)
    assert after["Content-Disposition"] == 'attachment; filename="our-plan.pdf"'


def test_a_document_is_not_found_through_another_review(client_for):
    document = make.DocumentFactory(review__stage=Stage.LOGISTICS)
    own = make.ReviewFactory(stage=Stage.LOGISTICS)

    answer = client_for(at_school(own.school, "head")).get(url(own, f"documents/{document.pk}/"))

    assert answer.status_code == 404


def test_a_video_of_200_mb_is_refused_before_it_is_read(client_for):
    review = make.ReviewFactory(stage=Stage.LOGISTICS)
    head = client_for(at_school(review.school, "head"))

    class Unread:
        def read(self, *_):
            raise AssertionError("somebody read the body")

        readline = read

    answer = head.generic(
        "POST", url(review, "documents/"), b"x", "multipart/form-data; boundary=b", CONTENT_LENGTH="209715200",
        **{"wsgi.input": Unread()},
    )  # fmt: skip

    assert answer.status_code == 413
    assert "Nothing was sent. A document may have up to 25 MB." in text_of(answer)


def test_a_document_is_taken_away_after_a_question(client_for):
    document = make.DocumentFactory(review__stage=Stage.LOGISTICS)
    head = client_for(at_school(document.review.school, "head"))
    page = url(document.review, f"documents/{document.pk}/remove/")

    question = text_of(head.get(page))
    done = [text_of(head.post(page, follow=True)) for _ in range(2)]

    assert "The team cannot open it any more. The file is deleted." in question
    assert all("The document is taken away." in page for page in done)
    assert not Document.objects.exists()


def day(on, prefix="starts_on"):
    return {f"{prefix}_day": on.day, f"{prefix}_month": on.month, f"{prefix}_year": on.year}


def test_a_date_outside_the_windows_is_set_after_a_warning(review, head):
    page = url(review, "date/")
    asked = text_of(head.post(page, day(date(2027, 2, 17))))
    done = text_of(head.post(page, day(date(2027, 2, 17)) | {"anyway": "on"}, follow=True))

    assert "This is in none of the cycle’s windows: Spring 1, Spring 2, Summer 1." in asked
    assert "The date is set. The school and the team are told." in done
    assert "Visit Wednesday 17 February 2027" in done


def test_absences_and_other_visits_of_the_team_are_said_before(review, head):
    seat = make.SeatFactory(review=review, reviewer__person__name="Rob Hill")
    seat.reviewer.absences.create(starts_on=date(2027, 1, 26), ends_on=date(2027, 1, 28))
    make.SeatFactory(
        reviewer=seat.reviewer,
        review__school__name="Birch School",
        review__visit_starts_on=date(2027, 1, 27),
        review__visit_ends_on=date(2027, 1, 27),
    )

    page = text_of(head.post(url(review, "date/"), day(date(2027, 1, 27))))

    assert "Rob Hill is away (26/01/2027 to 28/01/2027)." in page
    assert "Rob Hill visits Birch School on that day." in page


def test_a_saturday_is_no_day_for_a_visit(review, head):
    assert "23 January 2027 is not a working day" in text_of(
        head.post(url(review, "date/"), day(date(2027, 1, 23)) | {"anyway": "on"})
    )


def test_a_visit_is_put_off_in_one_action(review, head):
    page = text_of(head.post(url(review, "put-off/"), {"reason": "ofsted"}, follow=True))

    assert "The visit is put off. The school and the team are told." in page
    assert "Postponed: Ofsted inspection" in page
    assert "Visit Not dated yet Put off because Ofsted inspection" in page


def test_the_office_cancels_after_reading_what_that_does(review, client_for):
    admin = client_for(office())

    question = text_of(admin.get(url(review, "cancel/")))
    page = text_of(admin.post(url(review, "cancel/"), {"reason": "The school closes"}, follow=True))

    assert "The review does not take place. This cannot be undone." in question
    assert "Cancelled because The school closes" in page


def test_the_head_does_not_cancel(review, head):
    refused = head.post(url(review, "cancel/"), {"reason": "No"})

    assert (refused.status_code, stage_of(review)) == (403, Stage.SELF_EVALUATION)


def test_the_lead_begins_the_visit_on_its_day(review, client_for, time_machine):
    person = make.SeatFactory(review=review, role=SeatRole.LEAD).reviewer.person
    early = text_of(client_for(person).post(url(review, "begin/"), {"step": "visit"}, follow=True))
    time_machine.move_to("2027-01-20T08:30:00+00:00", tick=False)
    lead = client_for(person)
    page = text_of(lead.get(url(review)))
    done = [lead.post(url(review, "begin/"), {"step": "visit"}).status_code for _ in range(2)]

    assert "The visit begins on its day." in early
    assert "Begin the visit" in page
    assert (done, stage_of(review)) == ([302, 302], Stage.VISIT)


@pytest.mark.parametrize(
    ("role", "status", "stage"), [(SeatRole.MEMBER, 302, Stage.VISIT), (SeatRole.TRAINEE, 403, Stage.SELF_EVALUATION)]
)
def test_a_member_begins_the_visit_for_a_lead_who_is_away(review, client_for, time_machine, role, status, stage):
    person = make.SeatFactory(review=review, role=role).reviewer.person
    time_machine.move_to("2027-01-20T08:30:00+00:00", tick=False)
    browser = client_for(person)

    answer = browser.post(url(review, "begin/"), {"step": "visit"})

    assert (answer.status_code, stage_of(review)) == (status, stage)
    said = "Next stage: Visit (begun in place of the lead reviewer)"
    assert (said in text_of(browser.get(url(review)))) == (stage == Stage.VISIT)


def test_the_head_begins_a_planned_review(client_for):
    review = make.ReviewFactory()
    head = client_for(at_school(review.school, "head"))

    question = text_of(head.get(url(review, "begin/")))
    head.post(url(review, "begin/"), {"step": "start"})

    assert "The review leaves planning" in question
    assert stage_of(review) == Stage.SELF_EVALUATION


def test_the_visit_goes_into_a_calendar_as_a_whole_day(review, head):
    answer = head.get(url(review, "visit.ics"))
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]

    assert (event["SUMMARY"], event["DTSTART"].dt, event["DTEND"].dt) == (
        "Peer review: Abbey Primary School",
        date(2027, 1, 20),
        date(2027, 1, 21),
    )
    assert event["UID"] == f"review-{review.calendar_uid}"


def test_a_visit_without_a_date_has_no_calendar_file(head, review):
    Review.objects.filter(pk=review.pk).update(visit_starts_on=None, visit_ends_on=None)

    assert head.get(url(review, "visit.ics")).status_code == 404


def test_the_print_view_has_nothing_to_press(review, head):
    page = head.get(url(review, "print/"))

    assert "printed 2 Nov 2026 at 10:00" in text_of(page)
    assert "Write the self-evaluation" not in text_of(page)


@pytest.mark.parametrize(
    ("page", "stage", "words"),
    [
        ("date/", Stage.FINDINGS, "The review has moved on in the meantime. Look at it again."),
        ("put-off/", Stage.FINDINGS, "The review has moved on in the meantime. Look at it again."),
        ("cancel/", Stage.SIGNED, "The report of this review is signed. Close the review instead"),
    ],
)
def test_what_cannot_be_done_any_more_is_not_asked(client_for, page, stage, words):
    review = make.ReviewFactory(stage=stage)

    answer = client_for(office()).get(url(review, page), follow=True)

    assert (answer.redirect_chain, words in text_of(answer)) == ([(url(review), 302)], True)
