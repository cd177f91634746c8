"""The day of these tests, pages as text, and the office's browser."""

import pytest

from tests.factories import membership as members
from tests.pages import text_of


@pytest.fixture
def today(time_machine):
    """Monday 2 November 2026, the day the factories mean."""
    time_machine.move_to("2026-11-02T10:00:00+00:00", tick=False)


@pytest.fixture
def words():
    """`words(response)`: what a reader sees."""
    return text_of


@pytest.fixture
def admin(client_for):
    """The partnership admin's browser."""
    return client_for(members.office())
