"""Next year's catalogue: what copying would make of the prices, then the copy, then the two years side by side."""

from dataclasses import replace
from decimal import Decimal
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.models import MembershipYear
from membership.presenters.memberships import year_chips
from membership.queries import years
from membership.requests import PersonRequest
from membership.views.answers import attempt
from offers.forms.catalogue.others import CopyYearForm
from offers.operations.catalogue import copying as operations
from offers.presenters.catalogue import comparison as present
from offers.pricing.comparing import Comparison, PriceShot, Shot, compare
from offers.pricing.uplift import uplifted_terms
from offers.queries.catalogue import offers as queries
from offers.views.catalogue.office import catalogue_crumb
from tenants import lists
from tenants.access import permission_required


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def catalogue_copy(request: PersonRequest) -> HttpResponse:
    """Look at next year's prices with an uplift, then make the drafts."""
    every = years.every()
    year = years.shown(every, request.GET.get("year", ""), timezone.localdate())
    following = next((other for other in every if year and other.start_year == year.start_year + 1), None)
    if year is None or following is None:
        return render(request, "offers/catalogue/no_next_year.html", {"title": "Copy the catalogue", "year": year})
    given = request.POST or request.GET
    form, has_percent = CopyYearForm(given), "percent" in given
    is_ready = has_percent and form.is_valid()
    if request.method == "POST" and is_ready:
        copy = partial(operations.copy_catalogue, by=request.person, from_year_id=year.pk, to_year_id=following.pk)
        made = attempt(form, lambda: copy(percent=form.cleaned_data["percent"]))
        if made:
            messages.success(request, present.copied_words(len(made.made), made.already, following.label))
            return redirect(f"{reverse('catalogue_compare')}?year={following.start_year}")
    context = {
        "title": f"Copy the catalogue to {following.label}",
        "caption": f"Everything of {year.label} that is not withdrawn becomes a draft of {following.label}.",
        "crumbs": [catalogue_crumb(year), {"label": "Copy to next year"}],
        "year": year,
        "form": form if has_percent else CopyYearForm(initial={"percent": 0}),
        "comparison": _foreseen(year, following, form.cleaned_data["percent"]) if is_ready else None,
        "percent": request.GET.get("percent", ""),
    }
    return render(request, "offers/catalogue/copy_year.html", context)


@require_safe
@permission_required("offers.configure")
def catalogue_compare(request: PersonRequest) -> HttpResponse:
    """A year's catalogue against the year before: added, gone, prices and terms changed."""
    every = years.every()
    year = years.shown(every, request.GET.get("year", ""), timezone.localdate())
    last = years.before(year, every) if year else None
    if year is None or last is None:
        return render(request, "offers/catalogue/nothing_to_compare.html", {"title": "What changes", "year": year})
    comparison = compare(queries.shots(last), queries.shots(year))
    file = lists.export(request, f"changes-{year.start_year}", present.COLUMNS, present.lines(comparison))
    if file:
        return file
    context = {
        "title": f"What changes in {year.label}",
        "caption": present.summary(comparison, last.label),
        "crumbs": [catalogue_crumb(year), {"label": "What changes"}],
        "year": year,
        "comparison": comparison,
        "year_chips": year_chips(request, every[:-1], year),
        "export": lists.export_urls(request),
    }
    return render(request, "offers/catalogue/compare.html", context)


def _foreseen(year: MembershipYear, following: MembershipYear, percent: Decimal) -> Comparison:
    """What the next year's catalogue would be: what it has already, and the rest with raised prices."""
    before, there = queries.shots(year), queries.shots(following)
    known = {shot.lineage for shot in there}
    new = [_raised(shot, percent) for shot in before if shot.lineage not in known]
    return compare(before, [*new, *there])


def _raised(shot: Shot, percent: Decimal) -> Shot:
    prices = {
        audience: PriceShot(price.unit, uplifted_terms(price.terms, percent, price.unit))
        for audience, price in shot.prices.items()
    }
    return replace(shot, prices=prices)
