"""A form that is sent back: the summary has the focus, what was typed is still there, the page stays accessible."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.crawling import AXE, overflow, violations
from tests.browser.site import Site

ADMIN = "Partnership admin"
FORMS = [
    pytest.param("haringey", ADMIN, "/people/add/", {"name": "Jo Poole", "email": "not an address"}, id="person"),
    pytest.param("haringey", ADMIN, "/schools/add/", {"urns": "12"}, id="schools"),
    pytest.param("haringey", ADMIN, "/settings/colour/", {"colour": "#ffffff"}, id="colour"),
    pytest.param(
        "haringey", ADMIN, "/billing/charges/new/", {"lines-0-description": "A day", "lines-0-rate": "x"}, id="charge"
    ),
    pytest.param("haringey", ADMIN, "/prices/classes/add/", {"description": "Advice: by telephone"}, id="class"),
    pytest.param("", "Operator", "/operator/partnerships/new/", {"name": "New", "slug": "www"}, id="partnership"),
]


@pytest.mark.parametrize(("host", "who", "path", "typed"), FORMS)
def test_a_refused_form_says_what_is_wrong_and_keeps_what_was_typed(
    site: Site, open_page: Callable[..., Any], host: str, who: str, path: str, typed: dict[str, str]
) -> None:
    page = open_page(host, who, width=360, scheme="dark")
    page.goto(site.url(host, path))
    for name, text in typed.items():
        page.fill(f"main form[method=post] [name={name}]", text)

    page.locator("main form[method=post] button[type=submit]").first.click()
    page.wait_for_load_state()
    page.evaluate(AXE)

    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    assert {name: page.input_value(f"main form[method=post] [name={name}]") for name in typed} == typed
    assert violations(page) + overflow(page) == []
