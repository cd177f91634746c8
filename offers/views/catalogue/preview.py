"""What any school would see: the same list and pages, for the office, with drafts when asked."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.presenters.memberships import year_chips
from membership.queries import schools, years
from membership.requests import PersonRequest
from offers.enums import Audience
from offers.presenters.catalogue import schools as present
from offers.queries.catalogue import offers as queries
from offers.queries.catalogue import purchases
from offers.queries.catalogue import schools as queries_for_school
from offers.queries.standings import standing_of
from offers.views.catalogue.schools import list_context, offer_context, recommendations
from offers.views.catalogue.viewer import named_school
from tenants import lists
from tenants.access import permission_required

MOST_SCHOOLS = 20


@require_safe
@permission_required("offers.configure")
def catalogue_preview(request: PersonRequest) -> HttpResponse:
    """Choose a school, then see its catalogue with its prices and every reason why not."""
    if not request.GET.get("school"):
        return _choose(request)
    school, today = named_school(request, request.GET["school"]), timezone.localdate()
    every = years.every()
    year = years.shown(every, request.GET.get("year", ""), today)
    if year is None:
        return render(request, "membership/no_year.html", {"title": "Preview"})
    standing = standing_of(school, today)
    lines = queries_for_school.lines(year, standing, request.GET.dict(), has_drafts=bool(request.GET.get("drafts")))
    agreed = purchases.agreed_lineages(school, year)
    last = years.before(year, every) if not {"q", "category", "kind", "for", "page"} & request.GET.keys() else None
    context = list_context(request, school, standing, year, lines, recommendations(school, last, lines, agreed)) | {
        "agreed": {lineage for lineage, has_it in agreed.items() if has_it},
        "title": f"As {school.name} sees it",
        "caption": f"The prices of {Audience(standing.audience).label.lower()}, before VAT",
        "crumbs": [{"label": "Catalogue", "url": reverse("catalogue")}, {"label": "Preview"}],
        "year_chips": year_chips(request, every, year),
        "chips": [*present.school_chips(request), lists.chip(request, "With drafts", "drafts", "1")],
        "preview": school,
        "export": None,
    }
    return render(request, "offers/catalogue/school_list.html", context)


@require_safe
@permission_required("offers.configure")
def offer_preview(request: PersonRequest, offer_id: int) -> HttpResponse:
    """One offer, published or not, as a school would see it."""
    offer = queries.get(offer_id)
    school = named_school(request, request.GET.get("school", "")) if request.GET.get("school") else None
    if school is None:
        return _choose(request)
    context = offer_context(offer, school, standing_of(school, timezone.localdate())) | {
        "crumbs": [
            {"label": "Preview", "url": f"{reverse('catalogue_preview')}?school={school.pk}"},
            {"label": offer.title},
        ],
        "preview": school,
    }
    return render(request, "offers/catalogue/school_offer.html", context)


def _choose(request: PersonRequest) -> HttpResponse:
    """Find the school to look through the eyes of."""
    words = request.GET.get("find", "")[:80]
    found = schools.open_schools().filter(schools.matching(words)) if words else schools.open_schools()
    context = {
        "title": "Preview as a school",
        "caption": "You see exactly what the school sees: its prices, and why something is not for it.",
        "crumbs": [{"label": "Catalogue", "url": reverse("catalogue")}, {"label": "Preview"}],
        "words": words,
        "found": list(found.order_by("name", "pk")[:MOST_SCHOOLS]),
    }
    return render(request, "offers/catalogue/preview_choose.html", context)
