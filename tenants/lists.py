"""What every list page does: filter chips that live in the URL, pages, and the whole list as a file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from tenants.exports import Cell, csv_response, xlsx_response

T = TypeVar("T")
PER_PAGE = 50


@dataclass(frozen=True)
class Chip:
    """One filter: pressing it sets or removes its parameter; everything else in the URL stays.

    One of several choices cannot be taken off: another is chosen in its place.
    """

    label: str
    url: str
    is_on: bool
    is_choice: bool = False
    name: str = ""


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column of an exported list."""

    title: str
    value: Callable[[T], Cell]


def chip(request: HttpRequest, label: str, name: str, value: str) -> Chip:
    """Return the chip that switches `name=value` on or off; a page number is dropped."""
    query = request.GET.copy()
    query.pop("page", None)
    is_on = query.get(name) == value
    if is_on:
        del query[name]
    else:
        query[name] = value
    return Chip(label, f"?{query.urlencode()}", is_on, name=name)


def chips(request: HttpRequest, name: str, choices: Iterable[tuple[str, str]]) -> list[Chip]:
    """Return one chip per (value, label) of a parameter."""
    return [chip(request, label, name, value) for value, label in choices]


def one_of(request: HttpRequest, name: str, choices: Iterable[tuple[str, str]], shown: str) -> list[Chip]:
    """Return one chip per (value, label) of a parameter that always has one; `shown` is on, "" is the URL without it."""
    return [_choice(request, label, name, value, shown) for value, label in choices]


def page(request: HttpRequest, rows: "QuerySet[Any] | Sequence[Any]", per_page: int = PER_PAGE) -> Page[Any]:
    """Return the page the URL asks for; a page that does not exist is the nearest that does."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def _choice(request: HttpRequest, label: str, name: str, value: str, shown: str) -> Chip:
    query = request.GET.copy()
    query.pop("page", None)
    query.pop(name, None)
    if value:
        query[name] = value
    return Chip(label, f"?{query.urlencode()}", value == shown, is_choice=True, name=name)


def unfiltered(request: HttpRequest, chips: Iterable[Chip], form: BaseForm | None) -> str | None:
    """Return the URL of a list without what its chips and its form narrow it to, None where that is nothing.

    Choices of which one is always on stay, and so does whatever the form only carries along.
    """
    offered = list(chips)
    names = {one.name for one in offered} | {field.html_name for field in (form.visible_fields() if form else ())}
    names -= {one.name for one in offered if one.is_choice}
    if not any(request.GET.get(name) for name in names):
        return None
    query = request.GET.copy()
    for name in names | {"page"}:
        query.pop(name, None)
    return f"?{query.urlencode()}"


def export(request: HttpRequest, name: str, columns: Sequence[Column[T]], rows: Iterable[T]) -> HttpResponse | None:
    """Return the list as a file when the URL says `format=csv` or `format=xlsx`, else None."""
    writer = {"csv": csv_response, "xlsx": xlsx_response}.get(request.GET.get("format", ""))
    if writer is None:
        return None
    return writer(name, [c.title for c in columns], ([c.value(row) for c in columns] for row in rows))


def export_urls(request: HttpRequest) -> dict[str, str]:
    """Return the links of the export menu: the same filters, as CSV and as XLSX."""
    query = request.GET.copy()
    query.pop("page", None)
    links = {}
    for kind in ("csv", "xlsx"):
        query["format"] = kind
        links[kind] = f"?{query.urlencode()}"
    return links
