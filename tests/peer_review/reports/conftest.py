"""The days of these tests, and pages as text."""

import pytest

from tests.pages import text_of


@pytest.fixture
def in_window(time_machine):
    """Monday 1 February 2027: the draft is with the school until the 15th."""
    time_machine.move_to("2027-02-01T09:30:00+00:00", tick=False)


@pytest.fixture
def after_window(time_machine):
    """The day after the reply window."""
    time_machine.move_to("2027-02-16T09:30:00+00:00", tick=False)


@pytest.fixture
def signed_day(time_machine):
    """The day the report is signed."""
    time_machine.move_to("2027-02-20T09:30:00+00:00", tick=False)


@pytest.fixture
def words():
    """`words(response)`: what a reader sees."""
    return text_of
