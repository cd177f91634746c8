"""The day of these tests, and pages as text."""

import pytest

from tests.pages import text_of


@pytest.fixture
def today(time_machine):
    """Tuesday 10 November 2026, the day of the visits the factory makes."""
    time_machine.move_to("2026-11-10T09:30:00+00:00", tick=False)


@pytest.fixture
def words():
    """`words(response)`: what a reader sees."""
    return text_of
