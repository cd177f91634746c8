"""Two colleagues who write on one theme at once, and a visit put off twice at once."""

from peer_review.enums import PostponeReason, Stage
from peer_review.models import Moment, SelfAnswer
from peer_review.operations.reviews import postponing, self_evaluation
from peer_review.operations.reviews.self_evaluation import Words, digest_of
from tests.factories import peer_review as make
from tests.factories.membership import PersonFactory
from tests.plumbing.races import race


def write_both(partnership):
    """Two colleagues who both had the empty theme before them."""
    review = make.ReviewFactory(stage=Stage.SELF_EVALUATION)
    people = [PersonFactory(), PersonFactory()]

    def write(by):
        words = [Words("reading", "", f"Words of {by.pk}", read=digest_of(None))]
        return self_evaluation.keep(by=by, review=review, words=words, now=make.NOW)

    return race(partnership, [lambda by=by: write(by) for by in people])


def test_of_two_who_write_on_a_theme_at_once_the_second_is_told(committed):
    results = write_both(committed)

    assert sorted(results) == [(), ("reading",)]
    assert SelfAnswer.objects.count() == 1


def put_off_twice(partnership, **guards):
    """Head and office put the same visit off."""
    review = make.ReviewFactory(stage=Stage.LOGISTICS)
    said = {"reason": PostponeReason.OFSTED, "on": make.ON, "now": make.NOW}
    return race(partnership, [lambda: postponing.postpone(by=None, review=review, **said) for _ in range(2)], **guards)


def test_a_visit_put_off_twice_at_once_is_put_off_once(committed):
    assert sorted(put_off_twice(committed)) == [False, True]
    assert Moment.objects.count() == 1


def test_control_without_the_reviews_row_it_is_put_off_twice(committed):
    assert put_off_twice(committed, unlocked=True) == [True, True]
    assert Moment.objects.count() == 2
