"""What every list page does: pages, and the whole filtered list as a file. Filters are `tenants.chips`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from tenants.exports import Cell, csv_response, xlsx_response

T = TypeVar("T")
PER_PAGE = 50


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column of an exported list."""

    title: str
    value: Callable[[T], Cell]


def page(request: HttpRequest, rows: "QuerySet[Any] | Sequence[Any]", per_page: int = PER_PAGE) -> Page[Any]:
    """Return the page the URL asks for; a page that does not exist is the nearest that does."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def export(
    request: HttpRequest, name: str, columns: Sequence[Column[T]], rows: Iterable[T]
) -> HttpResponse | None:
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
