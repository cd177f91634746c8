"""Browsers of the people who use billing, and an HTML page as text."""

import re
from html import unescape

import pytest

from membership.enums import OfficeRole
from tests.factories.membership import office


@pytest.fixture(autouse=True)
def today(time_machine):
    """The day all documents of these tests are issued on."""
    time_machine.move_to("2027-09-14T09:30:00+01:00", tick=False)


@pytest.fixture
def finance(client_for):
    """The finance officer's browser."""
    return client_for(office(OfficeRole.FINANCE))


@pytest.fixture
def words():
    """`words(response)`: the text of the page's main part, with single spaces."""

    def read(response):
        html = response.content.decode()
        main = html[html.find("<main") : html.find("</main>")] if "<main" in html else html
        text = re.sub(r"<(script|style|noscript).*?</\1>", " ", main, flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())

    return read
