"""What the pages of insight have in common: the year and filters of the address, chips, a list with its chart, and files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from membership.models import MembershipYear
from membership.queries import years
from membership.requests import PersonRequest
from offers.forms.insight import ScopeFilter
from offers.presenters.insight.reports import Report
from offers.queries.insight.scope import Scope, categories, scope_of
from tenants import lists

ROOMS = (
    ("insight_take_up", "Take-up"),
    ("insight_income", "Income"),
    ("insight_ratings", "Ratings"),
    ("insight_capacity", "Capacity"),
    ("heat_map", "Engagement"),
    ("churn", "Renewals at risk"),
    ("value_statements", "Value statements"),
)
EXPORTS = ("csv", "xlsx")


@dataclass(frozen=True)
class Asked:
    """The years there are and what the address asks for."""

    years: list[MembershipYear]
    scope: Scope

    @property
    def year(self) -> MembershipYear:
        """The year shown."""
        return self.scope.year


def asked(request: PersonRequest) -> Asked | None:
    """Return what the address asks for; None while there is no year. One query."""
    every = years.every()
    year = years.shown(every, request.GET.get("year", ""), timezone.localdate())
    return Asked(every, scope_of(request.GET.dict(), year)) if year else None


def frame(request: PersonRequest, what: Asked, views: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """Return what stands above every list of insight. One query."""
    view = request.GET.get("by", "")
    return {
        "rooms": ROOMS,
        "here": getattr(request.resolver_match, "url_name", ""),
        "year_chips": lists.one_of(
            request, "year", [(str(year.start_year), year.label) for year in what.years], str(what.year.start_year)
        ),
        "view_chips": lists.one_of(request, "by", views, view if view in dict(views) else ""),
        "filter": ScopeFilter(request.GET, categories=categories()),
        "export": lists.export_urls(request),
    }


def file_of(request: PersonRequest, what: Asked, report: Report) -> HttpResponse | None:
    """Return the whole list as a file where the address asks for one."""
    return lists.export(request, f"{report.name}-{what.year.start_year}", report.file_columns, report.rows)


def listed(
    request: PersonRequest, what: Asked, report: Report, *, title: str, caption: str, views: Sequence[tuple[str, str]]
) -> HttpResponse:
    """Return the page of a list, or its file."""
    file = file_of(request, what, report)
    if file:
        return file
    page = lists.page(request, report.rows)
    context = {
        **frame(request, what, views),
        "title": f"{title} {what.year.label}",
        "caption": caption,
        "report": report,
        "page": page,
        "table": report.table(page),
    }
    return render(request, "offers/insight/report.html", context)


def no_year(request: PersonRequest, title: str) -> HttpResponse:
    """Return the page that says there is nothing to look at yet."""
    return render(request, "offers/insight/no_year.html", {"title": title})
