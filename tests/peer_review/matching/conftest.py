"""Runs with a plan made by taking the nearest first, and pages as text."""

import pytest

from tests.pages import text_of


@pytest.fixture
def words():
    """`words(response)`: what a reader sees."""
    return text_of


@pytest.fixture
def today(time_machine):
    """Monday 2 November 2026, the day everything in the factories is asked on."""
    time_machine.move_to("2026-11-02T10:00:00+00:00", tick=False)
