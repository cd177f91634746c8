"""A real server on a demo database of its own, and a real browser; skipped with a reason where there is none."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.browser.site import Site, serve
from tests.plumbing.databases import Databases

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser; tests/plumbing/scheduling.py keeps it in one worker, with one server."""
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.no_database)


def _missing() -> str:
    if not any(map(shutil.which, CHROMIUM)):
        return "no Chromium on this machine: install it, for example with the system's package manager"
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "playwright is not installed: make test-browser adds it"
    return ""


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is."""
    if reason := _missing():
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    return next(found for found in map(shutil.which, CHROMIUM) if found)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """Chromium without a window. It ends with its module: Playwright keeps an event loop in this thread, and with one
    running Django would take every later test of this worker for a coroutine and give it another connection."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@pytest.fixture(scope="session")
def site(chromium: str, services: dict[str, str]) -> Iterator[Site]:
    """The product with the demo data of Haringey and Camden."""
    with serve(Databases(services)) as running:
        yield running


@pytest.fixture
def open_page(browser: Any, site: Site) -> Iterator[Callable[..., Any]]:
    """Open a home as somebody of a host (“Head, Belmont Infant School”), with a width, a scheme, with or without script."""
    contexts = []

    def open_as(host: str, who: str = "", *, width: int = 1280, scheme: str = "light", script: bool = True) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script, bypass_csp=False
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(site.url(host, f"/demo/sign-in/?q={quote(who.partition(', ')[2])}" if who else "/"))
        if who:
            page.get_by_role("button", name=who).first.click()
            page.wait_for_url(site.url(host))
        return page

    yield open_as
    for context in contexts:
        context.close()
