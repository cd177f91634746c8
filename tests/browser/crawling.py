"""Walking through the product as somebody: one page per route, looked at narrow and wide."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

Part = Literal["all", "offers", "reviews", "others"]
# Where the pages of a part are; "others" are all that are in none.
PARTS = {"offers": "/offers/", "reviews": "/reviews/"}
ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
LEFT_OUT = {"account_logout", "api-schema", "board_pdf", "invoice_pdf", "switch"}
FILES = {
    "certificate",
    "day_poster",
    "event_material",
    "evidence_photo",
    "material_file",
    "materials_zip",
    "sign_in_sheet",
    "statement_pdf",
}
NOT_PAGES = (".pdf", ".ics", "/pdf/", "/ubl/", "/file/", "format=csv", "format=xlsx", "/media/", "/static/")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Passes are not listed and style sheets not fetched again: that is what makes it slow on long tables.
RUN_AXE = """tags => axe.run(document, {
    runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], preload: false, iframes: false,
})"""
# The kinds of element on a page and what each stands in; rows of a table and letters of a text make no difference.
KINDS = """() => [...new Set([...document.querySelectorAll('body *')].map(e =>
    [e.parentElement, e].map(one => `${one.tagName}.${one.getAttribute('class')}.${one.getAttribute('type')}`).join('>')
))].sort().join(' ')"""


def routes(page: Any, urlconf: str, part: Part, reached: set[str], most: int = 120) -> Iterator[str]:
    """Yield one address per route of a part that can be reached by links from where the page is; `reached` gets names."""
    start = urlsplit(page.url)
    waiting, seen = [page.url], set()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        name = _route(address, urlconf)
        if name is None or name in seen:
            continue
        seen.add(name)
        reached.add(name)
        yield address
        links = page.eval_on_selector_all("a[href]:not([download])", "all => all.map(a => a.href)")
        waiting += [link for link in links if _is_of(link, start.netloc, part)]


def look(page: Any, seen: set[str]) -> list[str]:
    """Return what is wrong with the page, wide and light and narrow and dark.

    `seen` remembers what pages were made of: one that holds nothing new, as somebody else saw it before, is not read
    by axe again.
    """
    kinds = page.evaluate(KINDS)
    is_new = kinds not in seen
    seen.add(kinds)
    if is_new:
        page.evaluate(AXE)
    wrong = []
    for width, scheme in ((360, "dark"), (1280, "light")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        wrong += [f"{width} {scheme}: {fault}" for fault in (violations(page) if is_new else []) + overflow(page)]
    return wrong


def violations(page: Any) -> list[str]:
    """Return what axe, which the page holds by now, finds on it."""
    found = page.evaluate(RUN_AXE, RULES)["violations"]
    return [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:160]})" for one in found]


def overflow(page: Any) -> list[str]:
    """Return whether the page is wider than its window."""
    is_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return ["wider than the window"] if is_wide else []


def _is_of(link: str, host: str, part: Part) -> bool:
    address = urlsplit(link)
    of = next((name for name, folder in PARTS.items() if address.path.startswith(folder)), "others")
    is_wanted = part in ("all", of)
    return is_wanted and address.netloc == host and not any(name in link for name in NOT_PAGES)


def _route(address: str, urlconf: str) -> str | None:
    try:
        name = resolve(urlsplit(address).path, urlconf).view_name
    except Resolver404:
        return None
    return None if name in LEFT_OUT | FILES else name
