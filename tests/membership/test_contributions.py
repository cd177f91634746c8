from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal

import pytest

from membership.contributions import Contribution, Direction, contributions, given_and_received

pytestmark = pytest.mark.no_database

STARTS, ENDS = date(2026, 9, 1), date(2027, 9, 1)


@pytest.fixture(autouse=True)
def _nobody_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contributions, "providers", [])


def reviews(school_ids: Collection[int], starts_on: date, ends_before: date) -> Iterator[Contribution]:
    """A stand-in of an app above: every school gave two days in the year, and one nobody asked about."""
    for school_id in (*school_ids, 99):
        yield Contribution(school_id, "Reviewer days", Decimal(2), "day", Direction.GIVEN)


def test_without_an_app_that_tells_nothing_was_given():
    assert given_and_received([1, 2], STARTS, ENDS) == []


def test_what_registered_apps_tell_is_put_together():
    contributions.register(reviews)
    contributions.register(lambda ids, starts_on, ends_before: [
        Contribution(1, "Review", Decimal(1), "review", Direction.RECEIVED)
    ])  # fmt: skip

    assert given_and_received([1], STARTS, ENDS) == [
        Contribution(1, "Reviewer days", Decimal(2), "day", Direction.GIVEN),
        Contribution(1, "Review", Decimal(1), "review", Direction.RECEIVED),
    ]


def test_schools_nobody_asked_about_are_left_out():
    contributions.register(reviews)

    assert [row.school_id for row in given_and_received([7], STARTS, ENDS)] == [7]


def test_an_app_registers_once():
    contributions.register(reviews)
    contributions.register(reviews)

    assert len(given_and_received([1], STARTS, ENDS)) == 1
