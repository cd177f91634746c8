"""Two hands at one round between partnerships: nobody comes to review who reviews them."""

import pytest

from peer_review.between.models import Review, Seat
from peer_review.between.operations import places, representatives
from peer_review.enums import SeatRole, SeatStatus
from tenants.fanout import in_public
from tests.factories import between as make
from tests.factories.peer_review import NOW
from tests.plumbing.races import race


def crossed():
    """A round in which Alpha and Beta are reviewed; return each review with a representative of the other."""
    cycle = make.RoundFactory()
    alpha, beta = make.partnership("alpha"), make.partnership("beta")
    asked = []
    for host, home in ((alpha, beta), (beta, alpha)):
        review = make.ReviewFactory(cycle=cycle, partnership=host)
        asked.append((review.pk, make.RepresentativeFactory(partnership=home)))
    return asked


def ask(review_id, representative):
    """Return the id of the place: whatever crosses schemas has been read."""
    review = Review.objects.select_related("cycle", "partnership").get(pk=review_id)
    return places.invite(by=None, review=review, representative=representative, role=SeatRole.MEMBER, now=NOW).pk


@pytest.mark.parametrize(("unlocked", "count"), [(False, 1), (True, 2)])
def test_two_partnerships_asked_at_once_do_not_review_each_other(committed, unlocked, count):
    works = [lambda row=row: in_public(ask, *row) for row in in_public(crossed)]

    results = race(committed, works, unlocked=unlocked)

    refused = [type(result).__name__ for result in results if isinstance(result, Exception)]
    assert (in_public(Seat.objects.count), refused) == (count, ["ConflictOfInterest"] * (2 - count))


@pytest.mark.parametrize(("unlocked", "kept"), [(False, 0), (True, 1)])
def test_who_stops_speaking_keeps_no_place_that_is_given_meanwhile(committed, unlocked, kept):
    review_id, gone = in_public(crossed)[0]
    ends = {"by": None, "representative_id": gone.pk, "now": NOW}
    works = [lambda: in_public(ask, review_id, gone), lambda: in_public(lambda: representatives.end(**ends))]

    race(committed, works, unlocked=unlocked)

    assert in_public(Seat.objects.filter(status=SeatStatus.INVITED).count) == kept
