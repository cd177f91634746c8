"""What goes on into the next year: looked at first, then proposed in the background, with its progress."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.models import MembershipYear
from membership.presenters.memberships import year_chips
from membership.queries import years
from membership.requests import PersonRequest
from membership.views.answers import told
from offers.operations.agreements import rollover as operations
from offers.queries.agreements import rollover as queries
from tenants import lists
from tenants.access import permission_required

PER_PAGE = 10


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_agreements")
def rollover(request: PersonRequest) -> HttpResponse:
    """Each agreement that goes on, with the new prices and what ends; the button proposes them all."""
    every, today = years.every(), timezone.localdate()
    year = years.shown(every, request.POST.get("year") or request.GET.get("year", ""), today)
    if year is None:
        return render(request, "offers/buying/rollover_nothing.html", {"title": "Next year"})
    if request.method == "POST":
        done = "The next year is being proposed, and the buyers are told. You can leave this page."
        told(request, done, lambda: operations.start(by=request.person, year=year))
        return redirect(f"{reverse('rollover')}?year={year.start_year}&started=1")
    page = lists.page(request, queries.candidates(year), PER_PAGE)
    context = {
        "title": "Into the next year",
        "caption": f"Agreements of {year} that go on unless notice is given",
        "year": year,
        "next_year": queries.next_year(year),
        "year_chips": year_chips(request, every, year),
        "unpublished": queries.unpublished(year),
        "page": page,
        "plans": [(queries.plan_of(row, today), queries.rolled(row)) for row in page],
        "progress": _progress(year),
        "is_started": request.GET.get("started") == "1",
    }
    return render(request, "offers/buying/rollover.html", context)


@require_safe
@permission_required("offers.manage_agreements")
def rollover_progress(request: PersonRequest, start_year: int) -> HttpResponse:
    """How far the proposing is: the part of the page that asks again every two seconds."""
    year = years.get(start_year)
    return render(request, "components/progress.html", _progress(year))


def _progress(year: MembershipYear) -> dict[str, Any]:
    found = queries.progress(year)
    return {
        "poll_url": reverse("rollover_progress", args=[year.start_year]),
        "done": found.done,
        "total": found.total,
        "message": f"{found.done} of {found.total} agreements are looked at for the next year",
        "is_finished": found.is_finished,
    }
