"""What surrounds every page: navigation, "What needs you", figures and search, filled by each app in `ready()`."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from tenants.backend.default import connection
from tenants.register.shipped import ATTRIBUTION

T = TypeVar("T")


@dataclass(frozen=True)
class NavItem:
    """One entry of the side navigation; lower `order` comes first, `section` groups under a heading.

    It is the current one on all pages below its address, and below those in `also`; of several the longest address wins.
    """

    label: str
    url: str
    order: int = 50
    section: str = ""
    count: int | None = None
    is_current: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Need:
    """One line of "What needs you": a linked sentence, the reason, when, and one button.

    `due_on` is the day it should be done by; without one it waits now. `post_url` makes the button do it at once.
    """

    title: str
    url: str
    reason: str = ""
    when: str = ""
    due_on: date | None = None
    button_label: str = "Open"
    is_primary: bool = False
    is_live: bool = False  # it goes on at this moment: before everything else
    post_url: str = ""


@dataclass(frozen=True)
class Figure:
    """One of the tiles of a home; links to the list behind it."""

    label: str
    value: str
    url: str = ""
    note: str = ""
    order: int = 50


@dataclass(frozen=True)
class SearchHit:
    """One result of the search box."""

    kind: str
    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class SwitcherEntry:
    """One school (or the office) a person can act for."""

    label: str
    value: str
    is_current: bool = False


@dataclass(frozen=True)
class Panel:
    """A chart or a short list on a home; its template gets `context` alone."""

    title: str
    template: str
    context: Mapping[str, Any]
    order: int = 50
    is_wide: bool = False


@dataclass
class Registry(Generic[T]):
    """Callables that contribute entries for a request."""

    providers: list[Callable[..., Iterable[T]]] = field(default_factory=list)

    def register(self, provider: Callable[..., Iterable[T]]) -> None:
        """Add a provider; called from an app's `ready()`."""
        if provider not in self.providers:
            self.providers.append(provider)

    def collect(self, *args: Any) -> list[T]:
        """Return what all providers give for this request, in the order of registration."""
        return [entry for provider in self.providers for entry in provider(*args)]


def once(request: HttpRequest, question: Callable[..., T], *args: Hashable) -> T:
    """Return what a question answers, asked once per request however many providers need it."""
    answers: dict[Hashable, T] = vars(request).setdefault("shell_answers", {})
    asked = (question, *args)
    if asked not in answers:
        answers[asked] = question(*args)
    return answers[asked]


navigation: Registry[NavItem] = Registry()  # provider(request)
needs: Registry[Need] = Registry()  # provider(request), of a person on a partnership's host
account_needs: Registry[Need] = Registry()  # provider(request), of an account on the association's host
figures: Registry[Figure] = Registry()  # provider(request)
panels: Registry[Panel] = Registry()  # provider(request)
search: Registry[SearchHit] = Registry()  # provider(request, query)
switcher: Registry[SwitcherEntry] = Registry()  # provider(request)


@dataclass(frozen=True)
class NavSection:
    """A group of the side navigation."""

    title: str
    items: Sequence[NavItem]


def by_urgency(found: Iterable[Need], on: date) -> list[Need]:
    """Return needs as they are to be read: what goes on now, what is late, what waits today, what is due later."""
    return sorted(found, key=lambda need: (not need.is_live, need.due_on or on, not need.is_primary))


def initials(name: str) -> str:
    """Return two capitals for a mark or an avatar: “Haringey Education Partnership” → “HE”."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "–"


def _sections(request: HttpRequest) -> list[NavSection]:
    sections: dict[str, list[NavItem]] = {}
    items = sorted(navigation.collect(request), key=lambda item: item.order)
    home = reverse("home")  # everything begins with it: it is current only when it is the page itself
    covered = [
        (len(address), item.url)
        for item in items
        for address in (item.url, *item.also)
        if request.path.startswith(address) and (address != home or request.path == home)
    ]
    here = max(covered, default=(0, ""))[1]
    for item in items:
        sections.setdefault(item.section, []).append(replace(item, is_current=item.url == here))
    return [NavSection(title, entries) for title, entries in sections.items()]


def site_name() -> str:
    """Return whose site this host is, in full."""
    partnership = getattr(connection, "tenant", None)
    return str(getattr(partnership, "name", "")) or "Association of Education Partnerships"


def shell_context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: everything `base.html` needs around the page's own content."""
    partnership = getattr(connection, "tenant", None)
    is_public = connection.schema_name == "public"
    name = site_name()
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    return {
        "shell": {
            "is_public": is_public,
            "site_name": "AEPA" if is_public else name,
            "mark": "AE" if is_public else initials(name),
            "logo_url": reverse("logo") if not is_public and getattr(partnership, "logo", None) else "",
            "place": name if is_public else getattr(request, "place", ""),
            "switcher": switcher.collect(request) if signed_in else [],
            "sections": _sections(request) if signed_in or is_public else [],
            "switch_url": reverse("switch") if signed_in and not is_public else "",
            "home_url": reverse("home"),
            "search_url": reverse("search") if signed_in else "",
            "brand_url": f"{reverse('brand')}?v={getattr(partnership, 'brand_colour', '').lstrip('#')}",
            "user_name": str(user) if signed_in else "",
            "user_initials": initials(str(user)) if signed_in else "",
            "account_links": _account_links() if signed_in else [],
            "sign_out_url": reverse("account_logout"),
            "sign_in_url": reverse("account_login"),
            "is_demo": settings.DEMO_SIGN_IN,
            "attribution": ATTRIBUTION,
        }
    }


def _account_links() -> list[dict[str, str]]:
    return [
        {"label": "Sign-in and security", "url": reverse("account_email")},
        {"label": "Where you are signed in", "url": reverse("usersessions_list")},
    ]
