"""Every page somebody can reach by links, narrow and wide, light and dark: accessible, within its window, no errors."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.crawling import Part, look, routes
from tests.browser.site import Site

PARTNERSHIP, ASSOCIATION = "config.urls.partnership", "config.urls.association"
PEOPLE = [
    pytest.param("haringey", "Partnership admin", PARTNERSHIP, "others", id="partnership admin"),
    pytest.param("haringey", "Partnership admin", PARTNERSHIP, "offers", id="partnership admin at the offers"),
    pytest.param("haringey", "Partnership admin", PARTNERSHIP, "reviews", id="partnership admin at the reviews"),
    pytest.param("haringey", "Improvement partner", PARTNERSHIP, "reviews", id="improvement partner at the reviews"),
    pytest.param("haringey", "Reviewer", PARTNERSHIP, "reviews", id="reviewer at the reviews"),
    pytest.param("haringey", "Finance officer", PARTNERSHIP, "others", id="finance officer"),
    pytest.param("haringey", "Head, Campsbourne Infant School", PARTNERSHIP, "all", id="head"),
    pytest.param("haringey", "Business manager", PARTNERSHIP, "others", id="business manager"),
    pytest.param("haringey", "Trust finance", PARTNERSHIP, "all", id="trust finance"),
    pytest.param("", "Association staff", ASSOCIATION, "all", id="association staff"),
    pytest.param("", "Operator", ASSOCIATION, "all", id="operator"),
    pytest.param("haringey", "", PARTNERSHIP, "all", id="signed out at a partnership"),
    pytest.param("", "", ASSOCIATION, "all", id="signed out at the association"),
]
BY_LINK = ("check_in", "waiting_answer", "purchase_link", "evaluation", "certificate_check")


@pytest.fixture(scope="session")
def seen() -> set[str]:
    """What the pages looked at so far were made of."""
    return set()


@pytest.fixture(scope="session")
def reached() -> set[str]:
    """The routes somebody came to so far."""
    return set()


@pytest.mark.parametrize(("host", "who", "urlconf", "part"), PEOPLE)
def test_every_page_is_accessible_and_fits_narrow_and_wide(
    open_page: Callable[..., Any], seen: set[str], reached: set[str], host: str, who: str, urlconf: str, part: Part
) -> None:
    page = open_page(host, who)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    found: dict[str, list[str]] = {}
    for address in routes(page, urlconf, part, reached):
        answer = page.goto(address)
        wrong = [] if answer.status < 400 else [f"answered {answer.status}"]
        if wrong := wrong + look(page, seen):
            found[address] = wrong
    assert (found, complaints) == ({}, [])


@pytest.mark.parametrize("route", BY_LINK)
def test_what_opens_by_a_link_without_signing_in_is_as_good(
    site: Site, open_page: Callable[..., Any], seen: set[str], route: str
) -> None:
    page = open_page("haringey")

    answer = page.goto(site.url("haringey", site.links[route]))

    assert (answer.status, look(page, seen)) == (200, [])


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
