"""The figures offers publish, for a year worked out by hand."""

from typing import Any

import pytest

from offers import benchmarks
from offers.enums import BookingStatus, CancelReason
from offers.models import EvaluationForm, EvaluationRequest
from tenants.figures import FigureCode, Ratio
from tests.factories import membership as members
from tests.factories import offers_insight as make
from tests.factories.offers_insight import NOW


def test_a_year_of_four_member_schools_and_one_that_is_none():
    first, second, third, _ = (make.member() for _ in range(4))
    stranger = members.SchoolFactory()
    event = make.course()
    make.attended(make.place(first, event))
    make.place(first, event)
    make.place(second, event)
    make.place(
        third,
        event,
        status=BookingStatus.CANCELLED,
        cancelled_at=NOW,
        cancel_reason=CancelReason.DELEGATE,
        counted=False,
    )
    make.attended(make.place(stranger, event))
    make.service(second)
    make.service(stranger)
    make.service(third, make.offer("Core visits", kind="core"))

    assert benchmarks.figures(2026) == {
        FigureCode.BOOKINGS_PER_MEMBER: Ratio(3, 4, 4),
        FigureCode.CPD_PLACES_PER_MEMBER: Ratio(1, 4, 4),
        FigureCode.RATED_GOOD: Ratio(0, 0, 0),
        FigureCode.TRADED_SHARE: Ratio(1, 4, 4),
    }


def test_satisfaction_rests_on_the_schools_that_rated():
    first, second = make.member(), make.member()
    event = make.course()
    make.rated(event, 5, 4, 3)
    form = EvaluationForm.objects.get()
    for place in (make.place(first, event), make.place(first, event)):
        EvaluationRequest.objects.create(
            form=form, event=event, booking=place, kind="after", key_hash=f"{place.pk}",
            due_on=NOW.date(), answered_on=NOW.date(),
        )  # fmt: skip
    make.visit(second, rating=5)
    make.visit(second)

    assert benchmarks.figures(2026)[FigureCode.RATED_GOOD] == Ratio(3, 4, 2)


@pytest.mark.parametrize("has_year", [True, False])
def test_a_year_without_offers_has_no_figures(has_year: bool):
    if has_year:
        make.member()

    assert benchmarks.figures(2026) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_figures_take_a_fixed_number_of_queries(count: int, django_assert_num_queries: Any):
    for _ in range(count):
        make.whole_year(make.member())

    with django_assert_num_queries(7):
        benchmarks.figures(2026)
