"""The day of these tests, the office's browser, and cycles with schools."""

import pytest

from tests.factories import membership as members


@pytest.fixture
def today(time_machine):
    """Monday 2 November 2026."""
    time_machine.move_to("2026-11-02T10:00:00+00:00", tick=False)


@pytest.fixture
def office(client_for):
    """The browser of an admin."""
    return client_for(members.office())
