"""Two heads answer at once, two of the board press at once, a reader sends twice at once."""

from peer_review.enums import Stage
from peer_review.models import Brokering, SecondReading
from peer_review.operations import brokering, second_readings
from peer_review.operations.brokering import Side
from peer_review.operations.second_readings import Code
from tests.factories import peer_review as make
from tests.factories import peer_review_insight as insight
from tests.plumbing.races import race

NOW = make.NOW


def names(results):
    return sorted(type(result).__name__ for result in results)


def both_agree(partnership, **guards):
    """The two heads say yes at the same moment."""
    match = insight.BrokeringFactory()
    return race(
        partnership,
        [
            lambda side=side: brokering.answer(by=None, brokering_id=match.pk, side=side, agrees=True, now=NOW)
            for side in Side
        ],
        **guards,
    )


def test_two_answers_at_once_are_both_kept(committed):
    both_agree(committed)

    assert Brokering.objects.get().status == "agreed"


def test_control_without_the_row_one_answer_is_lost(committed):
    both_agree(committed, unlocked=True)

    assert Brokering.objects.get().status == "invited"


def test_two_of_the_board_ask_every_head_once(committed):
    cycle = make.CycleFactory()
    insight.signed_by_many(cycle, 5, challenges=["reading"])
    insight.signed(cycle, strengths=["reading"])

    results = race(
        committed,
        [lambda: brokering.invite(by=None, cycle_id=cycle.pk, theme="reading", message="", now=NOW) for _ in range(2)],
    )

    assert (names(results), Brokering.objects.count()) == (["NothingToBroker", "list"], 5)


def test_a_reading_sent_twice_at_once_is_given_once(committed):
    reading = insight.asked(make.ReviewFactory(stage=Stage.AGREED))
    finding = make.FindingFactory(review=reading.review)

    results = race(
        committed,
        [
            lambda kind=kind: second_readings.submit(
                by=None, reading_id=reading.pk, codes={finding.pk: Code(kind, "", True)}, note="", now=NOW
            )
            for kind in ("strength", "challenge")
        ],
    )

    assert names(results) == ["ReadAlready", "SecondReading"]
    assert SecondReading.objects.get().read_at == NOW
