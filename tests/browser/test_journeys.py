"""What people come for, click by click in a real browser: the budget of clicks is part of each story."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from tests.browser.site import Site

OpenPage = Callable[..., Any]
CONFIRMED = "is confirmed. Thank you."


class Clicks:
    """A visitor who counts their clicks."""

    def __init__(self, page: Any) -> None:
        self.page, self.count = page, 0

    def on(self, role: str, name: str | re.Pattern[str]) -> None:
        """Click the first link or button of the page's main part, or of the navigation, with this name."""
        self.page.get_by_role(role, name=name).first.click()
        self.page.wait_for_load_state()
        self.count += 1


@pytest.fixture(scope="module")
def waiting(browser: Any, site: Site) -> Iterator[str]:
    """Primary schools that have yet to answer, one for each story, priced per pupil."""
    page = browser.new_context().new_page()
    page.goto(site.url("haringey", "/demo/sign-in/"))
    page.get_by_role("button", name="Partnership admin").click()
    page.goto(site.url("haringey", "/memberships/?year=2027&status=invited&q=primary"))
    names = page.locator("tbody td:first-child a").all_inner_texts()
    disputed = page.goto(site.url("haringey", "/memberships/?attention=disputed")) and page.inner_text("main")
    talking = page.goto(site.url("haringey", "/memberships/?attention=talk")) and page.inner_text("main")
    page.context.close()
    return iter([name for name in names if name not in disputed + talking])


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, True), (360, False)])
def test_a_head_renews_in_two_clicks(open_page: OpenPage, waiting: Iterator[str], width: int, script: bool) -> None:
    clicks = Clicks(open_page("haringey", f"Head, {next(waiting)}", width=width, script=script))

    clicks.on("link", "Review and confirm")
    assert clicks.page.locator(".app-arithmetic").inner_text().startswith(tuple("123456789"))
    clicks.on("button", "Confirm membership")

    assert CONFIRMED in clicks.page.inner_text("main")
    assert clicks.count == 2


def test_the_keyboard_alone_renews(open_page: OpenPage, waiting: Iterator[str]) -> None:
    page = open_page("haringey", f"Head, {next(waiting)}")

    _tab_to(page, "Confirm membership for 2027/28")
    page.keyboard.press("Enter")
    page.wait_for_url("**/our-membership/**")
    _tab_to(page, "Confirm membership")
    page.keyboard.press("Enter")

    page.get_by_text(CONFIRMED).wait_for()


def test_a_slash_goes_to_the_search_box(open_page: OpenPage) -> None:
    page = open_page("haringey", "Partnership admin")

    page.keyboard.press("/")
    page.keyboard.type("belmont")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=belmont")

    assert page.get_by_role("link", name="Belmont Junior School").count() == 1


def test_a_head_disputes_the_number_and_the_office_decides(open_page: OpenPage, waiting: Iterator[str]) -> None:
    school = next(waiting)
    head = Clicks(open_page("haringey", f"Head, {school}"))
    head.on("link", "Review and confirm")
    head.on("link", "The pupil number is wrong")
    head.page.get_by_label("How many pupils should it be?").fill("100")
    head.on("button", "Send to the partnership office")
    assert "You say it should be 100 pupils." in head.page.inner_text("main")

    office = Clicks(open_page("haringey", "Partnership admin"))
    office.on("link", "Decide")
    office.on("link", school)
    office.on("button", "Decide")
    assert f"Decided. {school} is told, and its price follows the number." in office.page.inner_text("main")

    head.page.goto(head.page.url)
    assert "£1,900.00" in head.page.locator(".app-big-figure").inner_text()
    assert (head.count, office.count) == (3, 3)


def test_a_business_manager_has_an_invoice_in_two_clicks(site: Site, open_page: OpenPage) -> None:
    admin = open_page("haringey", "Partnership admin")
    admin.goto(site.url("haringey", "/billing/payers/?kind=school&q=primary"))
    school = admin.locator("tbody td:first-child a").first.inner_text()
    clicks = Clicks(open_page("haringey", f"Business manager, {school}"))

    clicks.on("link", re.compile(r"^Invoices"))
    with clicks.page.expect_download() as file:
        clicks.page.get_by_role("link", name="PDF").first.click()
        clicks.count += 1

    assert re.fullmatch(r"HEP-(INV|CRN)-\d{4}-\d{4}\.pdf", file.value.suggested_filename)
    assert Path(file.value.path()).read_bytes().startswith(b"%PDF-")
    assert clicks.count == 2


def test_the_office_bills_in_four_clicks_and_sees_the_job_through(open_page: OpenPage) -> None:
    clicks = Clicks(open_page("haringey", "Partnership admin"))

    clicks.on("link", "Billing runs")
    clicks.on("link", "Prepare a run")
    clicks.on("button", "Show the invoices")
    approve = clicks.page.get_by_role("button", name=re.compile("^Approve and issue"))
    count = int(re.sub(r"\D", "", approve.inner_text()))
    clicks.on("button", re.compile("^Approve and issue"))
    clicks.page.get_by_role("link", name="See the invoices").or_(
        clicks.page.locator(".app-tag--good", has_text="Issued").first
    ).first.wait_for(timeout=30_000)
    clicks.page.goto(clicks.page.url)

    assert clicks.page.locator("tbody .app-tag", has_text="Issued").count() == count
    assert clicks.count == 4


def test_the_association_compares_and_takes_the_file(open_page: OpenPage) -> None:
    clicks = Clicks(open_page("", "Association staff"))

    clicks.on("link", re.compile("^Compare partnerships"))
    clicks.page.get_by_label("Subscription price per pupil").check()
    clicks.page.get_by_text("Only some partnerships").click()
    clicks.page.get_by_label("Haringey Education Partnership").check()
    clicks.on("button", "Show")
    assert clicks.page.locator("main svg.app-chart__picture--wide").count() == 2
    assert "Camden" not in clicks.page.locator(".app-content").inner_text()
    clicks.page.get_by_text("Export").click()
    with clicks.page.expect_download() as file:
        clicks.page.get_by_role("link", name=re.compile("CSV")).click()

    lines = Path(file.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 3
    assert all("Haringey Education Partnership" in line for line in lines[1:])


def test_a_head_of_two_schools_acts_for_the_other(open_page: OpenPage) -> None:
    page = open_page("haringey", "Head, Belmont Infant School")
    page.locator(".app-topbar__place summary").click()
    page.get_by_role("button", name="Belmont Junior School").click()
    page.wait_for_load_state()

    assert page.locator(".app-topbar__place summary").inner_text().strip() == "Belmont Junior School"
    page.get_by_role("link", name="Our school").first.click()
    assert page.locator("h1").inner_text() == "Belmont Junior School"


def test_a_long_list_of_boxes_is_narrowed_by_typing_and_keeps_what_is_ticked(open_page: OpenPage) -> None:
    page = open_page("haringey", "Partnership admin")
    page.goto(urljoin(page.url, "/reviews/reviewers/federations/new/"))
    page.get_by_label("Alexandra Primary School").check()

    page.get_by_label("Find among these").fill("belmont")

    shown = page.locator(".govuk-checkboxes__item:visible").all_inner_texts()
    assert [one.strip() for one in shown] == [
        "Alexandra Primary School", "Belmont Infant School", "Belmont Junior School",
    ]  # fmt: skip


def _tab_to(page: Any, words: str) -> None:
    """Press Tab until the focus is on the link or button with these words."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip() == words:
            return
    raise AssertionError(f"the keyboard does not reach “{words}”")
