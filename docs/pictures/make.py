"""Take the README's pictures from a running demo: `make demo` in one terminal, `make pictures` in another."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent
PORT = os.environ.get("PORT", "8000")
PICTURES = (
    ("office.png", "haringey.", "Partnership admin", "/"),
    ("renewal.png", "haringey.", "Head, ", "/our-membership/"),
    ("compare.png", "", "Association staff", "/compare/?focus=haringey"),
)


def take(page: Page, name: str, host: str, who: str, path: str) -> None:
    """Sign in as somebody and keep the first screen of a page."""
    page.context.clear_cookies()
    base = f"http://{host}localhost:{PORT}"
    page.goto(f"{base}/demo/sign-in/")
    page.get_by_role("button", name=who).first.click()
    page.goto(base + path)
    page.screenshot(path=FOLDER / name)
    print(name)


def main() -> None:
    """Take all pictures at 1280 × 860."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("No Chromium on this machine.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light")
        for picture in PICTURES:
            take(page, *picture)
        browser.close()


if __name__ == "__main__":
    main()
