"""Schools side by side: the heat map of engagement, and those that may not renew."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.queries import years
from membership.requests import PersonRequest
from offers.figures.churn import Level
from offers.figures.engagement import EXPLANATION
from offers.presenters.insight import churn as churn_words
from offers.presenters.insight import heat_map as heat_words
from offers.queries.insight import churn as churn_queries
from offers.queries.insight import engagement, home
from offers.queries.insight.scope import Scope
from offers.views.insight.page import asked, frame, no_year
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("offers.view_insight")
def heat_map(request: PersonRequest) -> HttpResponse:
    """Schools by ways of taking part."""
    what, sort = asked(request), request.GET.get("sort", "")
    if what is None:
        return no_year(request, "Engagement")
    found = engagement.heat_map(what.scope)
    rows = heat_words.rows(found, sort)
    file = lists.export(request, f"engagement-{what.year.start_year}", heat_words.COLUMNS, rows)
    context = {
        **frame(request, what),
        "title": f"Engagement {what.year.label}",
        "caption": heat_words.caption(found),
        "explanation": EXPLANATION,
        "headings": heat_words.headings(sort),
        "page": lists.page(request, rows),
    }
    return file or render(request, "offers/insight/heat_map.html", context)


@require_safe
@permission_required("offers.view_insight")
def churn(request: PersonRequest) -> HttpResponse:
    """Schools that may not renew, with the reasons."""
    what, now = asked(request), timezone.localtime()
    if what is None:
        return no_year(request, "Renewals at risk")
    found = churn_queries.risks(what.scope, now.date(), now)
    if what.scope == Scope(what.year) and what.year == years.running(what.years, now.date()):
        home.remember_at_risk(sum(row.risk.level == Level.HIGH for row in found))
    rows = churn_words.rows(found, request.GET.get("level", ""))
    file = lists.export(request, f"renewals-at-risk-{what.year.start_year}", churn_words.COLUMNS, rows)
    context = {
        **frame(request, what),
        "title": f"Renewals at risk {what.year.label}",
        "caption": churn_words.caption(found),
        "rules": churn_words.RULES,
        "chips": lists.chips(request, "level", churn_words.LEVELS),
        "page": lists.page(request, rows),
    }
    return file or render(request, "offers/insight/churn.html", context)
