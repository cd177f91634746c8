"""Walking through the product as somebody: one page per route, looked at narrow and wide."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
LEFT_OUT = {"account_logout", "api-schema", "switch"}
NOT_PAGES = (".pdf", "format=csv", "format=xlsx", "/media/", "/static/")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def routes(page: Any, urlconf: str, most: int = 80) -> Iterator[str]:
    """Yield one address per route that can be reached by links from where the page is."""
    start = urlsplit(page.url)
    waiting, seen = [page.url], set()
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        name = _route(address, urlconf)
        if name is None or name in seen:
            continue
        seen.add(name)
        yield address
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        waiting += [
            link for link in links if urlsplit(link).netloc == start.netloc and not any(n in link for n in NOT_PAGES)
        ]


def faults(page: Any) -> list[str]:
    """What axe finds on the page as it is, and whether it is wider than its window."""
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES)
    wrong = [
        f"{violation['id']}: {violation['help']} ({violation['nodes'][0]['html'][:160]})"
        for violation in found["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        wrong.append("wider than the window")
    return wrong


def _route(address: str, urlconf: str) -> str | None:
    try:
        name = resolve(urlsplit(address).path, urlconf).view_name
    except Resolver404:
        return None
    return None if name in LEFT_OUT else name
