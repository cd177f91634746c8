"""Places and services: booked, changed, bought and checked in to, by mouse, by the keyboard alone and without script."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.site import Site

OpenPage = Callable[..., Any]


class Mouse:
    """A visitor who counts clicks and what they type."""

    def __init__(self, page: Any) -> None:
        self.page, self.clicks, self.typed = page, 0, 0

    def press(self, role: str, name: str | re.Pattern[str]) -> None:
        """Click the first link or button with this name."""
        self._use(self.page.get_by_role(role, name=name).first)
        self.page.wait_for_load_state()
        self.clicks += 1

    def pick(self, box: Any) -> None:
        """Tick a box."""
        box.check()

    def write(self, field: Any, text: str) -> None:
        """Type into a field."""
        field.fill(text)
        self.typed += 1

    def _use(self, element: Any) -> None:
        element.click()


class Keyboard(Mouse):
    """A visitor who has no mouse: every element is reached by Tab."""

    def pick(self, box: Any) -> None:
        """Tick a box by the space bar."""
        self._reach(box)
        self.page.keyboard.press("Space")

    def write(self, field: Any, text: str) -> None:
        """Type into a field that has the focus."""
        self._reach(field)
        self.page.keyboard.type(text)
        self.typed += 1

    def _use(self, element: Any) -> None:
        self._reach(element)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _reach(self, element: Any) -> None:
        for _ in range(90):
            if element.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("the keyboard does not reach it")


WAYS = [
    pytest.param(Mouse, True, "Campsbourne Infant School", id="mouse"),
    pytest.param(Keyboard, True, "Earlham Primary School", id="keyboard"),
    pytest.param(Mouse, False, "Campsbourne Infant School", id="without script"),
]


@pytest.mark.parametrize(("way", "script", "school"), WAYS)
def test_two_colleagues_are_booked_one_is_swapped_and_one_cancelled(
    site: Site, open_page: OpenPage, way: type[Mouse], script: bool, school: str
) -> None:
    visitor = way(open_page("haringey", f"Head, {school}", script=script))
    page = visitor.page

    visitor.press("link", "Events")
    visitor.press("link", "Welcome to governance")
    boxes = page.locator("main input[name=people]")
    names = page.locator("main .govuk-checkboxes__label").all_inner_texts()
    instead = names[2] if script else names[-1]  # the school of the mouse is that without script
    visitor.pick(boxes.nth(0))
    visitor.pick(boxes.nth(1))
    visitor.write(page.locator("main input[name=purchase_order]"), "PO-2027")
    visitor.press("button", "Continue")
    assert "£110.00 before VAT" in page.inner_text("main")
    visitor.press("button", "Book 2 places")
    assert "2 places booked." in page.inner_text("main")
    assert (visitor.clicks, visitor.typed) == (4, 1)

    page.goto(site.url("haringey"))
    visitor.press("link", "Bookings")
    visitor.press("link", f"Cancel {names[0]}, Welcome to governance")
    assert "£0.00 to pay, £55.00 taken off" in page.inner_text("main")
    visitor.press("button", "Cancel the place")
    assert "The place is cancelled." in page.inner_text("main")
    assert visitor.clicks == 7

    page.goto(site.url("haringey"))
    visitor.press("link", "Bookings")
    visitor.press("link", f"Swap {names[1]}, Welcome to governance")
    page.get_by_label("Who comes?").select_option(label=instead)
    visitor.press("button", re.compile("comes|Swap|Save"))
    assert f"{instead} comes." in page.inner_text("main")
    assert visitor.clicks == 10


@pytest.mark.parametrize(("way", "script", "school"), WAYS[:2])
def test_services_are_bought_in_three_clicks_and_one_field(
    open_page: OpenPage, way: type[Mouse], script: bool, school: str
) -> None:
    visitor = way(open_page("haringey", f"Head, {school}", script=script))

    visitor.press("link", "Basket")
    for title in ("Adviser by the day", "Clerking of the governing board"):
        box = visitor.page.get_by_role("checkbox", name=title)
        if not box.is_checked():  # as it is when the school had it last year
            visitor.pick(box)
    visitor.press("button", "Review")
    visitor.write(visitor.page.get_by_label("Your full name, to sign"), "Robin Marsh")
    visitor.press("button", "Order")

    assert "is ordered. It needs one more signature, of another person." in visitor.page.inner_text("main")
    assert (visitor.clicks, visitor.typed) == (3, 1)


@pytest.mark.parametrize("script", [True, False])
def test_a_delegate_checks_in_on_a_phone_and_the_trainer_sees_it(site: Site, open_page: OpenPage, script: bool) -> None:
    phone = open_page("haringey", width=320, scheme="dark", script=script)
    phone.goto(site.url("haringey", site.links["check_in"]))

    phone.get_by_label("E-mail address your place was booked with").fill(site.links["delegate"])
    phone.get_by_role("button", name="Check in").click()
    phone.get_by_text("Thank you").wait_for()

    office = open_page("haringey", "Partnership admin", width=360)
    office.goto(site.url("haringey", site.links["day"]))
    assert office.locator(".app-roll__count strong").inner_text() == "1"
