"""Two at once at one report: its signature, one point's answer, one consent."""

from peer_review import sealing
from peer_review.models import Moment, Share
from peer_review.operations.reviews import answering, sharing, signing
from tests.factories import peer_review_reports as make
from tests.plumbing.races import race


def names(results):
    return sorted(type(result).__name__ for result in results)


def signatures(made):
    """A double click on the signature."""
    digest = sealing.digest(made.review.report)
    return [
        lambda name=name: signing.sign(by=None, review=made.review, name=name, digest=digest, now=make.SIGNED)
        for name in ("Ines Okafor", "I. Okafor")
    ]


def test_a_report_is_signed_once(committed):
    made = make.agreed()

    assert names(race(committed, signatures(made))) == ["AlreadySigned", "NoneType"]
    assert Moment.objects.filter(review=made.review, text="The head signed the report").count() == 1


def test_control_without_the_review_s_row_it_is_signed_twice(committed):
    made = make.agreed()

    assert names(race(committed, signatures(made), unlocked=True)) == ["NoneType", "NoneType"]


def answers(made, reply):
    """Two answers to one point, in two windows of the lead."""
    said = [answering.Answer("declined", text=text) for text in ("We heard otherwise", "Ask the teacher")]
    return [
        lambda one=one: answering.answer(
            by=None, review=made.review, reply_id=reply.pk, answer=one, on=make.SENT_ON, now=make.SENT
        )
        for one in said
    ]


def test_a_point_is_answered_once(committed):
    made = make.in_check()
    (reply,) = make.sent(made, "Wrong")

    assert names(race(committed, answers(made, reply))) == ["AlreadyAnswered", "Reply"]


def test_control_without_the_review_s_row_one_answer_is_lost(committed):
    made = make.in_check()
    (reply,) = make.sent(made, "Wrong")

    assert names(race(committed, answers(made, reply), unlocked=True)) == ["Reply", "Reply"]


def shares(made):
    """Head and deputy head share with the governors at the same moment."""
    consent = sharing.Consent("governors")
    return [
        lambda: sharing.share(by=None, review=made.review, consent=consent, on=make.SIGNED_ON, now=make.SIGNED)
        for _ in range(2)
    ]


def test_two_who_share_at_once_give_one_consent(committed):
    race(committed, shares(make.signed()))

    assert Share.objects.count() == 1


def test_control_without_the_review_s_row_there_are_two(committed):
    made = make.signed()

    race(committed, shares(made), unlocked=True)

    assert Share.objects.count() == 2
