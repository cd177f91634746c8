"""Take the README's pictures from a running demo: `make demo` in one terminal, `make pictures` in another."""

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent
PORT = os.environ.get("PORT", "8000")
HARINGEY, EALING, LINCOLNSHIRE, ASSOCIATION = "haringey.", "ealing.", "lincolnshire.", ""


def sign_in(page: Page, host: str, who: str) -> str:
    """Sign in as somebody; return the address of the host."""
    page.context.clear_cookies()
    base = f"http://{host}localhost:{PORT}"
    page.goto(f"{base}/demo/sign-in/?q={quote(who.partition(', ')[2])}")
    page.get_by_role("button", name=who).first.click()
    page.wait_for_url(f"{base}/")
    return base


def keep(page: Page, name: str) -> None:
    """Keep the first screen of the page."""
    page.screenshot(path=FOLDER / name)
    print(name)


def school_to_renew(page: Page, base: str) -> str:
    """A primary school that is asked to confirm: it pays by the pupil, so that the picture shows a sum."""
    page.goto(f"{base}/memberships/")
    page.locator(".app-chip").first.click()
    page.goto(f"{page.url}&status=invited&q=primary")
    return page.locator("tbody td:first-child a").first.inner_text()


def reviews(page: Page) -> None:
    """A head's review whose plan is being written, and the themes of a finished cycle as the board sees them."""
    base = sign_in(page, EALING, "Plans actions")
    page.goto(f"{base}/reviews/")
    page.locator("tbody td:first-child a").first.click()
    keep(page, "review.png")
    base = sign_in(page, LINCOLNSHIRE, "Partnership admin")
    page.goto(f"{base}/reviews/insight/themes/")
    page.get_by_role("link", name="County peer review").last.click()
    keep(page, "themes.png")


def main() -> None:
    """Take all pictures at 1280 × 860."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("No Chromium on this machine.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light")
        base = sign_in(page, HARINGEY, "Partnership admin")
        keep(page, "office.png")
        page.goto(f"{base}/offers/insight/engagement/")
        keep(page, "engagement.png")
        school = school_to_renew(page, base)
        page.goto(f"{sign_in(page, HARINGEY, f'Head, {school}')}/our-membership/")
        keep(page, "renewal.png")
        page.goto(f"{page.url.split('/our-')[0]}/offers/")
        keep(page, "services.png")
        page.goto(f"{sign_in(page, ASSOCIATION, 'Association staff')}/compare/?like=haringey")
        keep(page, "compare.png")
        reviews(page)
        browser.close()


if __name__ == "__main__":
    main()
