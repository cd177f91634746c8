"""Evidence on a visit: noted on a phone without a connection, sent once when it is back, gone from the device then."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.crawling import look
from tests.browser.site import Site

OpenPage = Callable[..., Any]
LEAD = "Head, Belmont Junior School"
ROWS = """() => new Promise((resolve) => {
  const opening = indexedDB.open('evidence', 1)
  opening.onsuccess = () => {
    const asked = opening.result.transaction('pieces').objectStore('pieces').getAll()
    asked.onsuccess = () => { opening.result.close(); resolve(asked.result.map(row => row.fields.text)) }
  }
})"""

LOSE_ONE_ANSWER = """() => {
  const real = window.fetch
  window.fetch = async (...asked) => { window.fetch = real; await real(...asked); throw new TypeError('lost') }
}"""


@pytest.fixture
def phone(site: Site, open_page: OpenPage) -> Any:
    """The lead's phone, at the page that notes evidence."""
    page = open_page("haringey", LEAD, width=360)
    page.goto(site.url("haringey", site.links["evidence_new"]))
    return page


def note(page: Any, text: str, kind: str = "Strength") -> None:
    page.get_by_label("What did you see or hear?").fill(text)
    page.get_by_label("Theme", exact=True).select_option(label="Early reading")
    page.get_by_role("button", name=kind, exact=True).click()


def on_board(page: Any, site: Site, text: str) -> int:
    """How many pieces with these words the team's board has."""
    board = page.context.new_page()
    board.goto(site.url("haringey", site.links["evidence_new"].replace("/new/", "/board/")))
    count = board.locator(".app-piece__text", has_text=text).count()
    board.close()
    return int(count)


def test_what_is_noted_without_a_connection_is_sent_once_when_it_is_back(site: Site, phone: Any) -> None:
    phone.context.set_offline(True)
    note(phone, "Offline one")
    phone.get_by_text("1 not sent yet").wait_for()
    note(phone, "Offline two", "Challenge")
    phone.get_by_text("2 not sent yet").wait_for()
    assert "No connection." in phone.inner_text("[data-evidence-state]")
    assert sorted(phone.evaluate(ROWS)) == ["Offline one", "Offline two"]

    phone.context.set_offline(False)
    phone.evaluate("dispatchEvent(new Event('online'))")
    phone.locator("[data-evidence-queue]").wait_for(state="hidden")

    assert (phone.evaluate(ROWS), on_board(phone, site, "Offline")) == ([], 2)


def test_a_piece_whose_answer_was_lost_is_sent_again_and_kept_once(site: Site, phone: Any) -> None:
    phone.evaluate(LOSE_ONE_ANSWER)
    note(phone, "Sent twice")
    phone.get_by_text("No connection.").wait_for()
    assert on_board(phone, site, "Sent twice") == 1

    phone.get_by_role("button", name="Send now").click()
    phone.locator("[data-evidence-queue]").wait_for(state="hidden")

    assert (phone.evaluate(ROWS), on_board(phone, site, "Sent twice")) == ([], 1)


def test_what_waits_survives_a_reload_and_a_change_of_page(site: Site, phone: Any) -> None:
    phone.route(
        "**/evidence/new/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    note(phone, "Kept over a reload")
    phone.get_by_text("1 not sent yet").wait_for()
    phone.get_by_label("What did you see or hear?").fill("Half a sentence")
    phone.wait_for_timeout(200)

    phone.reload()
    phone.get_by_text("1 not sent yet").wait_for()
    assert phone.get_by_label("What did you see or hear?").input_value() == "Half a sentence"
    phone.unroute("**/evidence/new/")
    phone.goto(site.url("haringey"))
    phone.wait_for_timeout(1500)

    assert on_board(phone, site, "Kept over a reload") == 1


def test_who_is_signed_out_keeps_what_waits_and_somebody_else_does_not_find_it(
    site: Site, open_page: OpenPage, phone: Any
) -> None:
    cookies = phone.context.cookies()
    phone.context.clear_cookies(name="sessionid")
    note(phone, "Noted while signed out")
    phone.get_by_text("You are signed out. Nothing is lost").wait_for()
    assert phone.get_by_role("link", name="Sign in again").is_visible()

    phone.context.add_cookies(cookies)
    phone.get_by_role("button", name="Send now").click()
    phone.locator("[data-evidence-queue]").wait_for(state="hidden")
    assert on_board(phone, site, "Noted while signed out") == 1

    phone.context.set_offline(True)
    note(phone, "For my eyes")
    phone.get_by_text("1 not sent yet").wait_for()
    phone.context.clear_cookies(name="sessionid")
    phone.context.set_offline(False)
    phone.goto(site.url("haringey", "/demo/sign-in/?q=Campsbourne Infant School"))
    phone.get_by_role("button", name="Head, Campsbourne Infant School").first.click()
    phone.wait_for_url(site.url("haringey"))
    phone.wait_for_function(f"async () => (await ({ROWS})()).length === 0")

    assert phone.evaluate(ROWS) == []


def test_a_draft_left_without_saving_is_there_again_until_it_is_saved(site: Site, open_page: OpenPage) -> None:
    page, draft = (
        open_page("haringey", "Head, Campsbourne Infant School"),
        site.url("haringey", site.links["review_draft"]),
    )
    page.goto(draft)
    page.get_by_label("Summary").fill("Typed and left")
    page.get_by_role("link", name="Home").first.click()

    page.goto(draft)
    page.get_by_text("You left this page without saving.").wait_for()
    assert page.get_by_label("Summary").input_value() == "Typed and left"

    page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("The draft is saved.").wait_for()
    page.goto(draft)
    page.wait_for_function(f"async () => (await ({ROWS})()).length === 0")
    assert page.get_by_text("You left this page without saving.").count() == 0


def test_signing_out_asks_before_it_removes_what_waits(phone: Any) -> None:
    asked = []
    phone.context.set_offline(True)
    note(phone, "Not sent")
    phone.get_by_text("1 not sent yet").wait_for()
    phone.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))

    phone.evaluate("document.querySelector('form[data-sign-out]').requestSubmit()")
    phone.wait_for_timeout(300)

    assert asked == ["1 piece of evidence not sent yet. Signing out removes this from the device. Sign out?"]
    assert phone.evaluate(ROWS) == ["Not sent"]
    phone.context.set_offline(False)


def test_the_page_that_signs_out_removes_what_waits_as_well(site: Site, phone: Any) -> None:
    phone.route("**/evidence/new/", lambda route: route.abort())
    note(phone, "Left behind")
    phone.get_by_text("1 not sent yet").wait_for()
    phone.goto(site.url("haringey", "/account/logout/"))
    phone.once("dialog", lambda dialog: dialog.accept())

    phone.get_by_role("main").get_by_role("button", name="Sign out").click()
    phone.wait_for_url(site.url("haringey", "/account/login/**"))

    assert phone.evaluate(ROWS) == []


def test_a_store_the_browser_has_lost_keeps_nobody_signed_in(site: Site, phone: Any) -> None:
    phone.evaluate("() => { IDBObjectStore.prototype.getAll = () => { throw new Error('Connection lost') } }")

    phone.evaluate("document.querySelector('form[data-sign-out]').requestSubmit()")

    phone.wait_for_url(site.url("haringey", "/account/login/**"))
    assert phone.locator("form[data-sign-out]").count() == 0


@pytest.mark.parametrize("script", [True, False])
def test_one_piece_is_two_taps_and_two_fields(site: Site, open_page: OpenPage, script: bool) -> None:
    page, text = open_page("haringey", LEAD, width=360, script=script), f"Two taps {script}"

    page.get_by_role("link", name=re.compile("Add evidence")).first.click()  # the first tap
    page.get_by_label("What did you see or hear?").fill(text)
    page.get_by_label("Theme", exact=True).select_option(label="Early reading")
    page.get_by_role("button", name="Quote", exact=True).click()  # the second

    page.locator("[data-evidence-kept]", has_text=text).wait_for()
    assert on_board(page, site, text) == 1


def test_a_double_press_notes_one_piece(site: Site, phone: Any) -> None:
    phone.get_by_label("What did you see or hear?").fill("Pressed twice")
    phone.get_by_role("button", name="Note", exact=True).dblclick()
    phone.locator("[data-evidence-kept]", has_text="Pressed twice").wait_for()

    assert (phone.get_by_role("alert").all_inner_texts(), on_board(phone, site, "Pressed twice")) == ([], 1)


def test_a_film_is_refused_before_it_is_sent(phone: Any) -> None:
    phone.get_by_label("Photo", exact=True).set_input_files(
        {"name": "visit.mp4", "mimeType": "video/mp4", "buffer": b"film"}
    )

    phone.get_by_role("button", name="Note", exact=True).click()

    assert "This is a film." in phone.get_by_role("alert").inner_text()
    assert phone.evaluate(ROWS) == []


def test_the_pages_of_a_visit_are_accessible_and_fit_narrow_and_wide(site: Site, phone: Any) -> None:
    note(phone, "For the walk")
    phone.locator("[data-evidence-kept]", has_text="For the walk").wait_for()
    review = site.links["evidence_new"].replace("evidence/new/", "")
    found = {}

    for page in ("evidence/new/", "evidence/board/", "evidence/", "findings/", "findings/new/", ""):
        phone.goto(site.url("haringey", review + page))
        found[page] = look(phone, set())

    assert [fault for faults in found.values() for fault in faults] == []
