"""The office's value statements: made for all schools, looked at, let go, and watched while they are sent."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.models import MembershipYear
from membership.queries import years
from membership.requests import PersonRequest
from membership.views.answers import attempt
from offers.operations import value_statements as operations
from offers.presenters.insight import statements as present
from offers.queries.insight import values
from offers.queries.insight.values import Progress
from offers.queries.settings import offers_settings
from offers.views.insight.page import asked, frame, no_year
from tenants import lists
from tenants.access import allowed, permission_required


@require_safe
@permission_required("offers.view_insight")
def value_statements(request: PersonRequest) -> HttpResponse:
    """All statements of a year, and what can be done with them."""
    what = asked(request)
    if what is None:
        return no_year(request, "Value statements")
    rows = present.filtered(values.statements(what.year), request.GET.get("show", ""), what.scope.phase)
    file = lists.export(request, f"value-statements-{what.year.start_year}", present.COLUMNS, map(present.Row, rows))
    if file:
        return file
    page = lists.page(request, rows)
    done = values.progress(what.year)
    due = values.due(what.years, timezone.localdate(), offers_settings().statement_days)
    context = {
        **frame(request, what),
        "title": f"Value statements {what.year.label}",
        "caption": present.caption(done),
        "chips": lists.chips(request, "show", present.SHOWN),
        "page": page,
        "rows": [present.Row(row) for row in page],
        "year": what.year,
        "done": done,
        "due": due,
        "progress": _progress(what.year, done),
        "can_send": allowed(request, "offers.send_value"),
    }
    return render(request, "offers/insight/statements.html", context)


@require_POST
@permission_required("offers.send_value")
def value_make(request: PersonRequest, start_year: int) -> HttpResponse:
    """Work the statements out for all member schools; nobody is told yet."""
    year = years.get(start_year)
    made = attempt(
        request,
        lambda: operations.make(by=request.person, year_id=year.pk, on=timezone.localdate(), now=timezone.now()),
    )
    if made:
        messages.success(request, f"{made} statement{'' if made == 1 else 's'} made. Look at them, then send them.")
    return redirect(_here(year))


@require_http_methods(["GET", "POST"])
@permission_required("offers.send_value")
def value_send(request: PersonRequest, start_year: int) -> HttpResponse:
    """Say what sending does, then let the statements go."""
    year = years.get(start_year)
    if request.method == "POST":
        count = attempt(request, lambda: operations.release(by=request.person, year_id=year.pk, now=timezone.now()))
        if count:
            messages.success(request, f"{count} statement{' is' if count == 1 else 's are'} being sent.")
        return redirect(_here(year))
    context = {
        "title": f"Send value statements {year.label}",
        "consequences": present.consequences(values.progress(year)),
        "cancel_url": _here(year),
        "crumbs": [{"label": "Value statements", "url": _here(year)}, {"label": "Send"}],
    }
    return render(request, "offers/insight/send.html", context)


@require_safe
@permission_required("offers.view_insight")
def value_progress(request: PersonRequest, start_year: int) -> HttpResponse:
    """How far the sending is: the part of the page that asks again every two seconds."""
    year = years.get(start_year)
    progress = _progress(year, values.progress(year))
    if progress is None:
        raise Http404("nothing was let go")
    return render(request, "components/progress.html", progress)


def _progress(year: MembershipYear, done: Progress) -> dict[str, Any] | None:
    return present.progress(done, reverse("value_progress", args=[year.start_year]))


def _here(year: MembershipYear) -> str:
    return f"{reverse('value_statements')}?year={year.start_year}"
