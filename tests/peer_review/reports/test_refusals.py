"""What the operations refuse, and what they say: nothing is lost, nothing happens twice."""

from datetime import timedelta

import pytest

from peer_review import rewording, sealing
from peer_review.enums import Stage
from peer_review.operations.reviews import (
    actions,
    agreeing,
    answering,
    checking,
    closing,
    follow_ups,
    moving,
    rating,
    sharing,
    signing,
    workshops,
)
from peer_review.operations.reviews.answering import Answer
from peer_review.operations.reviews.sharing import Consent
from tests.factories import membership as members
from tests.factories import peer_review as base
from tests.factories import peer_review_reports as make

OLD = "The weakest readers are not heard every day"
PLAN_ONLY = [{"stage": "check"}, {"stage": "actions"}, {"stage": "follow_up"}]


def sign(made, name="Ines Okafor"):
    digest = sealing.digest(made.review.report)
    signing.sign(by=made.head, review=made.review, name=name, digest=digest, now=make.SIGNED)


def answer(made, reply, said):
    return answering.answer(
        by=made.lead, review=made.review, reply_id=reply.pk, answer=said, on=make.SENT_ON, now=make.SENT
    )


def share(made, consent):
    return sharing.share(by=made.head, review=made.review, consent=consent, on=make.SIGNED_ON, now=make.SIGNED)


def test_a_report_is_signed_once():
    made = make.signed()

    with pytest.raises(agreeing.AlreadySigned):
        sign(made)


@pytest.mark.parametrize("name", [" ", "Somebody Else", "Okafor"])
def test_a_signature_is_the_signers_own_name(name):
    with pytest.raises(signing.SignatureUnusable):
        sign(make.agreed(), name=name)


def test_a_signature_may_carry_a_title():
    made = make.agreed()

    sign(made, name=f"Dr {str(made.head).upper()}")

    made.review.refresh_from_db()
    assert made.review.signed_name == f"Dr {str(made.head).upper()}"


def test_nothing_is_signed_before_it_is_agreed():
    made = make.in_check()

    with pytest.raises(moving.NotItsTurn):
        sign(made)


def test_a_signed_report_does_not_go_back_to_the_draft():
    made = make.signed()

    with pytest.raises(agreeing.AlreadySigned):
        agreeing.redraft(by=made.lead, review=made.review, reason="A word", now=make.SIGNED)


def test_a_signature_holds_for_the_report_as_it_was_signed():
    made = make.signed()
    before = sealing.digest(made.review.report)

    made.review.report["findings"][0]["text"] = "Something else"

    assert before == made.review.signed_digest != sealing.digest(made.review.report)


def test_a_digest_does_not_depend_on_the_order_of_keys():
    assert sealing.digest({"a": 1, "b": ["é"]}) == sealing.digest({"b": ["é"], "a": 1})


def test_a_reply_after_the_window_is_taken_and_the_timeline_says_so():
    made = make.in_check()

    checking.send(by=made.head, review=made.review, on=make.LATE_ON, now=make.SENT)

    last = made.review.moments.last().text
    assert last == "The school has nothing to correct, after the reply window ended on 15 February 2027"


def test_after_the_window_the_lead_agrees_without_a_reply_and_the_timeline_says_so():
    made = make.in_check()

    agreeing.agree(by=made.lead, review=made.review, on=make.LATE_ON, now=make.SENT)

    review = made.again()
    assert (
        review.moments.last().text == "The report is agreed without a reply: the reply window ended on 15 February 2027"
    )
    assert review.report["check"]["has_replied"] is False


def test_a_reply_after_the_report_was_agreed_is_refused():
    made = make.agreed()

    with pytest.raises(moving.NotItsTurn):
        checking.send(by=made.head, review=made.review, on=make.LATE_ON, now=make.SENT)


def test_points_noted_and_not_sent_are_the_lead_s_after_the_window():
    made = make.in_check()
    noted = [checking.Point("context", "We have three forms")]
    checking.keep(by=made.head, review=made.review, points=noted, now=make.SENT)
    reply = made.review.replies.get()
    said = Answer("declined", text="The register says two")

    with pytest.raises(answering.PointGone):
        answer(made, reply, said)
    with pytest.raises(agreeing.PointsUnanswered):
        agreeing.agree(by=made.lead, review=made.review, on=make.LATE_ON, now=make.SENT)
    answering.answer(by=made.lead, review=made.review, reply_id=reply.pk, answer=said, on=make.LATE_ON, now=make.SENT)

    agreeing.agree(by=made.lead, review=made.review, on=make.LATE_ON, now=make.SENT)
    assert made.again().stage == Stage.AGREED


def test_a_check_is_sent_once():
    made = make.in_check()
    make.sent(made)

    with pytest.raises(checking.AlreadySent):
        make.sent(made)


@pytest.mark.parametrize(
    ("part", "finding", "says"), [("context", None, " "), ("finding", 0, "Wrong"), ("elsewhere", None, "Wrong")]
)
def test_a_point_is_about_something_of_the_draft_and_has_words(part, finding, says):
    made = make.in_check()

    with pytest.raises(checking.PointUnusable):
        point = checking.Point(part, says, finding_id=finding)
        checking.keep(by=made.head, review=made.review, points=[point], now=make.SENT)


def test_a_point_about_another_school_s_finding_is_refused():
    made, other = make.in_check(), base.FindingFactory()

    with pytest.raises(checking.PointUnusable):
        point = checking.Point("finding", "Wrong", finding_id=other.pk)
        checking.keep(by=made.head, review=made.review, points=[point], now=make.SENT)


@pytest.mark.parametrize(
    "said",
    [
        Answer("accepted", wording=OLD, read=OLD),
        Answer("partly", wording="Another", read=OLD),
        Answer("declined"),
        Answer("waiting"),
    ],
    ids=["unchanged", "no reason", "declined without reason", "no answer"],
)  # fmt: skip
def test_an_answer_changes_something_or_says_why_not(said):
    made = make.in_check()
    (reply,) = make.sent(made, "Wrong")

    with pytest.raises(answering.AnswerUnusable):
        answer(made, reply, said)


def test_an_answer_over_words_that_changed_meanwhile_is_refused():
    made = make.in_check()
    first, second = make.sent(made, "Wrong", "Wrong as well")
    answer(made, first, Answer("accepted", wording="They are heard on three days", read=OLD))

    with pytest.raises(answering.WordingChanged):
        answer(made, second, Answer("accepted", wording="They are heard on four days", read=OLD))


def test_a_point_is_answered_once():
    made = make.in_check()
    (reply,) = make.sent(made, "Wrong")
    answer(made, reply, Answer("declined", text="We heard otherwise"))

    with pytest.raises(answering.AlreadyAnswered):
        answer(made, reply, Answer("declined", text="We heard otherwise"))


def test_an_accepted_point_can_take_a_finding_out_of_the_report():
    made = make.in_check()
    (reply,) = make.sent(made, "This was another school")

    done = answer(made, reply, Answer("accepted", withdraws=True, read=OLD))
    agreeing.agree(by=made.lead, review=made.review, on=make.SENT_ON, now=make.SENT)

    assert (done.before, done.after) == (OLD, "")
    assert [row["text"] for row in made.again().report["findings"]] == ["Calm corridors"]


def test_a_statement_needs_a_point_that_was_not_followed():
    made = make.agreed()

    with pytest.raises(checking.NothingWasDeclined):
        checking.state(by=made.head, review=made.review, text="We do not agree", now=make.SENT)


def test_a_statement_is_not_changed_after_the_signature():
    made = make.signed()

    with pytest.raises(moving.NotItsTurn):
        checking.state(by=made.head, review=made.review, text="", now=make.SIGNED)


@pytest.mark.parametrize(
    "consent",
    [
        Consent("everybody"),
        Consent("governors", part="evidence"),
        Consent("person"),
        Consent("address", email="asha@example.org"),
        Consent("governors", expires_on=make.SIGNED_ON - timedelta(days=1)),
    ],
    ids=["nobody", "evidence", "no person", "no last day", "over"],
)
def test_a_consent_names_whom_what_and_until_when(consent):
    with pytest.raises(sharing.ShareUnusable):
        share(make.signed(), consent)


def test_nothing_is_shared_before_the_signature():
    with pytest.raises(sharing.NotSigned):
        share(make.agreed(), Consent("governors"))


def test_the_same_consent_twice_is_one():
    made = make.signed()
    person = members.at_school(members.SchoolFactory(), "head")
    consent = Consent("person", name=person.name, person=person)

    first, again = share(made, consent), share(made, consent)

    assert (first[1], again[1], again[0]) == (True, False, first[0])


@pytest.mark.parametrize(
    ("last_day", "is_taken"), [(make.SIGNED_ON, False), (make.SIGNED_ON - timedelta(days=1), True)]
)
def test_fifty_consents_that_hold_are_enough_and_those_that_are_over_do_not_count(last_day, is_taken):
    made = make.signed()
    for number in range(sharing.MOST_LIVE):
        base.ShareFactory(review=made.review, audience="address", email=f"{number}@example.org", expires_on=last_day)

    try:
        _, is_new = share(made, Consent("governors"))
    except sharing.ShareUnusable:
        is_new = False

    assert is_new == is_taken


def test_a_link_that_was_ended_gets_no_new_key():
    made = make.signed()
    given, _ = share(made, Consent("address", email="asha@example.org", expires_on=make.SIGNED_ON))
    sharing.revoke(by=made.head, review=made.review, share_id=given.pk, now=make.SIGNED)

    assert sharing.new_link(share=given) == ""


def test_another_review_s_consent_is_not_ended_here():
    made, other = make.signed(), base.ShareFactory()

    with pytest.raises(sharing.AlreadyRevoked):
        sharing.revoke(by=made.head, review=made.review, share_id=other.pk, now=make.SIGNED)


def test_a_workshop_is_not_written_up_before_its_day():
    made = make.signed()
    workshops.plan(by=made.head, review=made.review, day=make.LATE_ON, now=make.SIGNED)

    with pytest.raises(workshops.WorkshopUnusable, match="has not been yet"):
        workshops.finish(by=made.head, review=made.review, text="Good", on=make.SENT_ON, now=make.SIGNED)


def test_an_empty_plan_is_not_agreed():
    made = make.signed(cycle__stages=PLAN_ONLY)
    moving.advance(by=None, review=made.review, to=Stage.ACTIONS, now=make.SIGNED)

    with pytest.raises(actions.PlanEmpty):
        actions.agree(by=made.head, review=made.review, now=make.SIGNED)


def test_an_action_answers_a_finding_of_its_own_report():
    made, other = make.signed(cycle__stages=PLAN_ONLY), base.FindingFactory()

    with pytest.raises(actions.ActionUnusable):
        facts = actions.Facts("Read daily", finding_id=other.pk)
        actions.add(by=made.head, review=made.review, facts=facts, now=make.SIGNED)


def test_dropping_an_action_makes_no_share_of_actions_better():
    made = make.signed(cycle__stages=PLAN_ONLY, cycle__follow_up_months=[3])
    kept, dropped = (
        actions.add(by=made.head, review=made.again(), facts=actions.Facts(text), now=make.SIGNED)
        for text in ("Read daily", "Train two teachers")
    )
    actions.agree(by=made.head, review=made.again(), now=make.SIGNED)
    actions.mark(by=made.head, review=made.again(), action_id=kept.pk, status="done", on=make.SIGNED_ON)
    actions.mark(by=made.head, review=made.again(), action_id=dropped.pk, status="dropped", on=make.SIGNED_ON)
    row = made.review.follow_ups.get()

    held = follow_ups.hold(
        by=made.head, review=made.again(), follow_up_id=row.pk, note="", on=row.due_on, now=make.SIGNED
    )

    assert (held.done_count, held.action_count) == (1, 2)


def test_a_follow_up_is_held_or_waived_once_and_waived_for_a_reason():
    review = base.ReviewFactory(stage=Stage.FOLLOW_UP)
    row = review.follow_ups.create(months=3, due_on=make.SIGNED_ON)

    with pytest.raises(follow_ups.ReasonMissing):
        follow_ups.waive(by=None, review=review, follow_up_id=row.pk, reason=" ", now=make.SIGNED)
    follow_ups.waive(by=None, review=review, follow_up_id=row.pk, reason="School closes", now=make.SIGNED)
    with pytest.raises(follow_ups.FollowUpOver):
        follow_ups.hold(by=None, review=review, follow_up_id=row.pk, note="", on=make.SIGNED_ON, now=make.SIGNED)


@pytest.mark.parametrize("scores", [(0, 3), (3, 6)])
def test_a_rating_is_from_one_to_five(scores):
    made = make.signed()

    with pytest.raises(rating.RatingUnusable):
        rating.rate(
            by=made.head, review=made.review, usefulness=scores[0], challenge=scores[1], comment="", now=make.SIGNED
        )


def test_a_closed_review_s_rating_stays_and_a_first_one_is_still_taken():
    made = make.signed(cycle__stages=[{"stage": "check"}])
    closing.close(by=made.head, review=made.review, now=make.SIGNED)
    facts = {"by": made.head, "review": made.review, "comment": "", "now": make.SIGNED}

    rating.rate(**facts, usefulness=4, challenge=2)
    with pytest.raises(rating.RatingClosed):
        rating.rate(**facts, usefulness=5, challenge=5)

    assert made.again().usefulness == 4


def test_a_review_is_not_closed_while_its_plan_is_open():
    made = make.signed(cycle__stages=[{"stage": "check"}, {"stage": "actions"}])
    actions.add(by=made.head, review=made.review, facts=actions.Facts("Read daily"), now=make.SIGNED)

    with pytest.raises(closing.StillOpen, match="Agree the action plan first"):
        closing.close(by=made.head, review=made.again(), now=make.SIGNED)


def test_a_forgotten_reviewer_leaves_the_signed_report_as_it_was():
    from_team = make.signed()
    lead = from_team.review.seats.get().reviewer

    lead.person = None
    lead.save()

    review = from_team.again()
    assert sealing.digest(review.report) == review.signed_digest
    assert str(from_team.lead.name) not in str(review.report)


def test_changes_are_told_word_by_word():
    assert rewording.changes("Readers are not heard", "Readers are heard daily") == [
        ("kept", "Readers are "),
        ("removed", "not "),
        ("kept", "heard "),
        ("added", "daily"),
    ]
