"""The day of these tests and the browsers of those who use events."""

import re
from decimal import Decimal
from html import unescape

import psycopg
import pytest

from tests.factories.membership import office
from tests.plumbing.register import ABBEY


@pytest.fixture(autouse=True)
def today(request):
    """The second of November 2026, ten in the morning; pure tests need no clock."""
    if request.node.get_closest_marker("no_database"):
        return
    request.getfixturevalue("time_machine").move_to("2026-11-02T10:00:00+00:00", tick=False)


@pytest.fixture
def manager(client_for):
    """The catalogue manager's browser."""
    return client_for(office("catalogue_manager"))


@pytest.fixture
def words():
    """`words(response)`: the text of the page's main part, with single spaces."""

    def read(response):
        html = response.content.decode()
        main = html[html.find("<main") : html.find("</main>")] if "<main" in html else html
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())

    return read


@pytest.fixture
def said():
    """`said(response)`: the messages a page shows."""
    return lambda response: [str(message) for message in response.context["messages"]]


@pytest.fixture
def placed(register, databases):
    """URN and coordinates of a school the register places."""
    with psycopg.connect(databases.url("DATABASE_OWNER_URL", databases.clone), autocommit=True) as owner:
        owner.execute(
            "UPDATE public.tenants_registerschool SET latitude = 51.46, longitude = -0.02 WHERE urn = %s", [ABBEY]
        )
    return ABBEY, Decimal("51.460000"), Decimal("-0.020000")
