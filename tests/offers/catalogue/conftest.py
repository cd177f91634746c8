"""The day of these tests, a folder of their own for files, browsers, and a page as text."""

import pytest

from membership.enums import OfficeRole
from tests.factories.membership import office


@pytest.fixture(autouse=True)
def today(request, time_machine):
    """A Monday in the autumn term of 2026/27."""
    time_machine.move_to("2026-11-02T10:00:00+00:00", tick=False)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Where files are kept."""
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def manager(client_for):
    """The catalogue manager's browser."""
    return client_for(office(OfficeRole.CATALOGUE_MANAGER))


@pytest.fixture
def said():
    """`said(response)`: the messages above the page."""
    return lambda response: [str(message) for message in response.context["messages"]]
