"""The factual check on its pages: the school's boxes, the lead's answers, what both see of every word."""

import pytest
from django.urls import reverse

from peer_review.enums import Stage
from peer_review.operations.reviews import answering, checking
from tests.factories import peer_review_reports as make

pytestmark = pytest.mark.usefixtures("in_window")


def url(name, made, *more):
    return reverse(name, args=[made.review.pk, *more])


def said(response):
    return [str(message) for message in response.context["messages"]]


def challenge(made):
    return made.review.findings.get(kind="challenge")


def test_a_head_sends_a_check_with_nothing_to_correct(client_for):
    made = make.in_check()

    sent = client_for(made.head).post(url("factual_check", made), {"nothing": "on"}, follow=True)

    assert said(sent) == ["Sent. The lead reviewer is told."]
    assert made.again().moments.last().text == "The school has nothing to correct"


def test_a_head_sends_one_point_with_one_field(client_for, words):
    made = make.in_check()
    box = f"says-finding-{challenge(made).pk}"

    sent = client_for(made.head).post(url("factual_check", made), {box: "They are heard on three days"}, follow=True)

    assert "They are heard on three days" in words(sent)
    assert [(reply.part, reply.finding_id) for reply in made.review.replies.all()] == [("finding", challenge(made).pk)]


def test_an_empty_check_needs_a_tick_and_keeps_what_was_typed(client_for, words):
    made = make.in_check()

    answer = client_for(made.head).post(url("factual_check", made), {})

    assert "Say what is wrong beside the text, or tick that nothing is" in words(answer)
    assert made.again().replied_at is None


def test_saved_points_are_back_in_their_boxes_and_unseen_by_the_lead(client_for, words):
    made = make.in_check()
    browser, typed = client_for(made.head), {"says-context": "We have three forms", "save": "1"}

    browser.post(url("factual_check", made), typed)

    assert "We have three forms" in browser.get(url("factual_check", made)).content.decode()
    assert "We have three forms" not in words(client_for(made.lead).get(url("factual_check", made)))


def test_the_lead_accepts_a_point_and_both_see_both_wordings(client_for, words):
    made = make.in_check()
    (reply,) = make.sent(made, "Not true")
    old = challenge(made).text
    typed = {"answer": "accepted", "wording": "The weakest readers are heard three days a week", "read": old}

    done = client_for(made.lead).post(url("reply_answer", made, reply.pk), typed, follow=True)

    assert said(done) == ["Answered. The school sees it now."]
    finding = challenge(made)
    assert (finding.text, finding.version) == ("The weakest readers are heard three days a week", 2)
    page = client_for(made.head).get(url("factual_check", made)).content.decode()
    assert '<del><span class="govuk-visually-hidden">removed: </span>not </del>' in page
    assert '<ins><span class="govuk-visually-hidden">added: </span>' in page


def test_a_point_about_a_long_section_is_accepted(client_for):
    """A section may be four times as long as a point."""
    made, long = make.in_check(), "A school of two forms. " * 400
    made.review.draft = {**made.review.draft, "context": long.strip()}
    made.review.save()
    point = checking.Point("context", "It has three forms")
    checking.send(by=made.head, review=made.review, points=[point], on=make.SENT_ON, now=make.SENT)
    better = long.replace("two", "three").strip()
    typed = {"answer": "accepted", "wording": better, "read": long.strip()}

    done = client_for(made.lead).post(url("reply_answer", made, made.review.replies.get().pk), typed, follow=True)

    assert (said(done), made.again().draft["context"]) == (["Answered. The school sees it now."], better)


def test_a_declined_point_gives_the_school_a_statement_printed_with_the_report(client_for, words):
    made = make.in_check()
    (reply,) = make.sent(made, "Not true")
    lead, head = client_for(made.lead), client_for(made.head)
    lead.post(url("reply_answer", made, reply.pk), {"answer": "declined", "text": "We heard otherwise", "read": ""})

    assert "Write a statement" in words(head.get(url("factual_check", made)))
    head.post(url("reply_statement", made), {"text": "We do not agree with finding 2."})
    lead.post(url("report_agree", made))

    assert made.again().stage == Stage.AGREED
    assert "We do not agree with finding 2." in words(head.get(url("report", made)))


def test_a_lead_sees_why_an_agreement_is_too_early(client_for, words):
    made = make.in_check()

    answer = client_for(made.lead).post(url("report_agree", made))

    assert "It may do so by 15 February 2027" in words(answer)
    assert made.again().stage == Stage.CHECK


def test_a_lead_goes_back_to_the_draft_with_a_reason(client_for):
    made = make.agreed()

    client_for(made.lead).post(url("report_redraft", made), {"reason": "A theme is missing"})

    review = made.again()
    assert (review.stage, review.report, review.agreed_at) == (Stage.DRAFT, {}, None)
    assert review.moments.last().text == "Back to the draft: A theme is missing"


def test_a_section_is_reworded_as_a_saving_of_the_draft():
    made = make.in_check()
    from_head = {"part": "context", "says": "Three forms", "sent_at": make.SENT, "at": make.SENT}
    reply = made.review.replies.create(**from_head)
    words = answering.Answer("accepted", wording="A school of three forms.", read=make.DRAFT["context"])

    answering.answer(by=made.lead, review=made.review, reply_id=reply.pk, answer=words, on=make.SENT_ON, now=make.SENT)

    review = made.again()
    assert (review.draft["context"], review.draft_number) == ("A school of three forms.", 1)
    assert review.drafts.get().base_number == 1
