"""Browsers and the day of these tests."""

import pytest

from tests.billing.views.conftest import words  # noqa: F401 - a fixture
from tests.factories import membership as members
from tests.factories import offers_buying as make


@pytest.fixture
def today(time_machine):
    """1 September 2026, the day services begin."""
    time_machine.move_to("2026-09-01T10:00:00+01:00", tick=False)


@pytest.fixture
def school(today):
    """A full member."""
    return make.member()


@pytest.fixture
def manager(client_for, school):
    """The business manager's browser."""
    return client_for(make.manager(school))


@pytest.fixture
def staff(client_for, school):
    """The browser of a member of staff."""
    return client_for(members.at_school(school, "staff"))


@pytest.fixture
def office(client_for, today):
    """The finance officer's browser."""
    return client_for(members.office("finance"))
