"""Every page somebody can reach by links, narrow and wide, light and dark: accessible, within its window, no errors."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.crawling import look, routes
from tests.browser.site import Site

PARTNERSHIP, ASSOCIATION = "config.urls.partnership", "config.urls.association"
PEOPLE = [
    pytest.param("haringey", "Partnership admin", PARTNERSHIP, id="partnership admin"),
    pytest.param("haringey", "Finance officer", PARTNERSHIP, id="finance officer"),
    pytest.param("haringey", "Head, ", PARTNERSHIP, id="head"),
    pytest.param("haringey", "Business manager", PARTNERSHIP, id="business manager"),
    pytest.param("haringey", "Trust finance", PARTNERSHIP, id="trust finance"),
    pytest.param("", "Association staff", ASSOCIATION, id="association staff"),
    pytest.param("", "Operator", ASSOCIATION, id="operator"),
    pytest.param("haringey", "", PARTNERSHIP, id="signed out at a partnership"),
    pytest.param("", "", ASSOCIATION, id="signed out at the association"),
]


@pytest.fixture(scope="session")
def seen() -> set[str]:
    """What the pages looked at so far were made of."""
    return set()


@pytest.mark.parametrize(("host", "who", "urlconf"), PEOPLE)
def test_every_page_is_accessible_and_fits_narrow_and_wide(
    open_page: Callable[..., Any], seen: set[str], host: str, who: str, urlconf: str
) -> None:
    page = open_page(host, who)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    found: dict[str, list[str]] = {}
    for address in routes(page, urlconf):
        answer = page.goto(address)
        wrong = [] if answer.status < 400 else [f"answered {answer.status}"]
        if wrong := wrong + look(page, seen):
            found[address] = wrong
    assert (found, complaints) == ({}, [])


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [("/no-such-page/", 404, "Page not found"), ("/people/", 403, "You cannot see this page")],
)
def test_refusals_look_like_the_rest(
    site: Site, open_page: Callable[..., Any], path: str, status: int, heading: str
) -> None:
    page = open_page("haringey", "Head, Belmont Infant School")

    answer = page.goto(site.url("haringey", path))

    assert (answer.status, page.locator("h1").inner_text()) == (status, heading)
    assert look(page, set()) == []
