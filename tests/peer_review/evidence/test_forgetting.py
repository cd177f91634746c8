"""Evidence goes a year after its review is over."""

from datetime import UTC, date, datetime

from peer_review.enums import Stage
from peer_review.models import Evidence, Review
from peer_review.operations.forgetting import forget_evidence
from peer_review.operations.reviews.evidence import FORGOTTEN
from tests.factories import peer_review_evidence as make

CLOSED_AT = datetime(2027, 11, 2, 10, 0, tzinfo=UTC)


def test_evidence_is_forgotten_a_year_after_its_review_closed():
    row = make.noted(make.visit(Stage.CLOSED, closed_at=CLOSED_AT))

    counts = [
        forget_evidence(reviews=Review.objects.all(), on=day)
        for day in (date(2028, 11, 2), date(2028, 11, 3), date(2028, 11, 4))
    ]

    row.refresh_from_db()
    assert (counts, row.text) == ([0, 1, 0], FORGOTTEN)


def test_evidence_of_a_cancelled_review_is_forgotten_a_year_after_it_arrived():
    make.noted(make.visit(Stage.CANCELLED), received_at=CLOSED_AT)

    assert [
        forget_evidence(reviews=Review.objects.all(), on=day) for day in (date(2028, 11, 2), date(2028, 11, 3))
    ] == [0, 1]


def test_evidence_of_a_review_nobody_closes_is_forgotten_two_years_after_its_signature():
    make.noted(make.visit(Stage.FOLLOW_UP, signed_at=CLOSED_AT))

    assert [
        forget_evidence(reviews=Review.objects.all(), on=day) for day in (date(2029, 11, 2), date(2029, 11, 3))
    ] == [0, 1]


def test_evidence_of_a_review_that_is_not_signed_stays():
    make.noted(make.visit(Stage.DRAFT), received_at=CLOSED_AT)

    assert (
        forget_evidence(reviews=Review.objects.all(), on=date(2040, 1, 1)),
        Evidence.objects.filter(text=FORGOTTEN).count(),
    ) == (0, 0)
