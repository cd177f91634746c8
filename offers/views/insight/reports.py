"""Take-up, income against budget, evaluation over time and capacity."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from offers.presenters.insight import capacity as capacity_words
from offers.presenters.insight import income as income_words
from offers.presenters.insight import ratings as rating_words
from offers.presenters.insight import take_up as take_up_words
from offers.queries.insight import capacity, income, ratings, take_up
from offers.views.insight.page import asked, listed, no_year
from tenants.access import permission_required


@require_safe
@permission_required("offers.view_insight")
def insight_take_up(request: PersonRequest) -> HttpResponse:
    """Who took what, and what was never used."""
    what, view = asked(request), request.GET.get("by", "")
    if what is None:
        return no_year(request, "Take-up")
    takes = take_up.takes(what.scope)
    if view == "allowances":
        report = take_up_words.allowances(list(take_up.unused_allowances(what.scope)))
    else:
        offers, schools = what.scope.shown_offers(), take_up.schools(what.scope, takes)
        report = take_up_words.report(view, offers, schools, takes)
    caption = take_up_words.caption(takes)
    return listed(request, what, report, title="Take-up", caption=caption, views=take_up_words.VIEWS)


@require_safe
@permission_required("offers.view_insight")
def insight_income(request: PersonRequest) -> HttpResponse:
    """Income of each category or offer beside its budget."""
    what = asked(request)
    if what is None:
        return no_year(request, "Income of offers")
    found = income.by_offer(what.scope)
    report = income_words.report(request.GET.get("by", ""), found, what.year.start_year)
    caption = income_words.caption(found)
    return listed(request, what, report, title="Income of offers", caption=caption, views=income_words.VIEWS)


@require_safe
@permission_required("offers.view_insight")
def insight_ratings(request: PersonRequest) -> HttpResponse:
    """How many rated good or better, term by term or offer by offer."""
    what = asked(request)
    if what is None:
        return no_year(request, "Ratings")
    terms = ratings.over_time(what.scope, timezone.localdate())
    is_by_offer = request.GET.get("by") == "offer"
    report = rating_words.by_offer(ratings.by_offer(what.scope)) if is_by_offer else rating_words.by_term(terms)
    caption = rating_words.caption(terms)
    return listed(request, what, report, title="Ratings to", caption=caption, views=rating_words.VIEWS)


@require_safe
@permission_required("offers.view_insight")
def insight_capacity(request: PersonRequest) -> HttpResponse:
    """Places of events and days of those who deliver: how many there are, are used, and who waits."""
    what, view = asked(request), request.GET.get("by", "")
    if what is None:
        return no_year(request, "Capacity")
    rows = capacity.events(what.scope)
    sums = capacity.by_category(rows)
    if view == "provider":
        report = capacity_words.providers(capacity.time(what.year))
    elif view == "category":
        report = capacity_words.categories(sums)
    else:
        report = capacity_words.events(list(rows), sums)
    caption = capacity_words.caption(capacity.total(places for _, places in sums))
    return listed(request, what, report, title="Capacity", caption=caption, views=capacity_words.VIEWS)
