"""The catalogue as a school sees it: what it can have, its price with the arithmetic, why something is not for it."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from membership.models import MembershipYear, School
from membership.presenters.memberships import year_chips
from membership.queries import years
from membership.requests import PersonRequest
from offers.eligibility import Standing
from offers.enums import Audience, OfferStatus
from offers.figures.recommending import Candidate, Recommendation, recommended
from offers.forms.catalogue.others import SearchForm
from offers.models import Offer
from offers.presenters.catalogue import office
from offers.presenters.catalogue import schools as present
from offers.queries.catalogue import materials, purchases
from offers.queries.catalogue import offers as queries
from offers.queries.catalogue import schools as queries_for_school
from offers.queries.catalogue.schools import Line
from offers.queries.standings import standing_of
from offers.views.catalogue.viewer import open_years, school_chips
from tenants import lists
from tenants.access import allowed


def school_list(request: PersonRequest, school: School) -> HttpResponse:
    """A year's catalogue for a school, by filters in the address; as a page or a file."""
    every, today = years.every(), timezone.localdate()
    choice = open_years(every)
    year = years.shown(choice, request.GET.get("year", ""), today)
    if year is None:
        return render(request, "offers/catalogue/nothing_published.html", {"title": "Services", "caption": school.name})
    standing = standing_of(school, today)
    lines = queries_for_school.lines(year, standing, request.GET.dict())
    file = _file(request, lines, school, standing)
    if file:
        return file
    agreed = purchases.agreed_lineages(school, year)
    last = None if _is_filtered(request) else years.before(year, every)
    chosen = recommendations(school, last, lines, agreed)
    context = list_context(request, school, standing, year, lines, chosen) | {
        "agreed": {lineage for lineage, has_it in agreed.items() if has_it},
        "title": "Services",
        "caption": f"{school.name}: the prices of {Audience(standing.audience).label.lower()}, before VAT",
        "year_chips": year_chips(request, choice, year) if len(choice) > 1 else [],
        "schools": school_chips(request, school),
        "can_ask": allowed(request, "offers.request", school),
    }
    return render(request, "offers/catalogue/school_list.html", context)


def list_context(
    request: PersonRequest,
    school: School,
    standing: Standing,
    year: MembershipYear,
    lines: list[Line],
    chosen: Sequence[Recommendation] = (),
) -> dict[str, Any]:
    """What a school's list shows, for the school itself and for the office's preview."""
    page = lists.page(request, lines)
    picked = {one.offer_id for one in chosen}
    loaded = queries_for_school.load([*page, *(line for line in lines if line.offer_id in picked)], school, standing)
    return {
        "year": year,
        "school": school,
        "why_dearer": standing.why_dearer,
        "chips": present.school_chips(request),
        "filter": SearchForm(request.GET, categories=[(str(one.pk), one.name) for one in queries.categories()]),
        "export": lists.export_urls(request),
        "page": page,
        "rows": [present.shown(loaded[line.offer_id]) for line in page],
        "recommended": [present.shown(loaded[one.offer_id]) | {"reason": one.reason} for one in chosen],
    }


def school_offer(request: PersonRequest, school: School, offer: Offer) -> HttpResponse:
    """One published offer, or one the school has agreed or booked. Raises Http404."""
    if offer.status != OfferStatus.PUBLISHED and not purchases.is_known_to(school, offer):
        raise Http404("No such offer here.")
    today = timezone.localdate()
    context = offer_context(offer, school, standing_of(school, today)) | {
        "crumbs": [{"label": "Services", "url": reverse("catalogue")}, {"label": offer.title}],
        "has_licence": materials.has_licence(school, offer, today),
        "is_on_sale": offer.status == OfferStatus.PUBLISHED,
        "is_withdrawn": offer.status == OfferStatus.WITHDRAWN,
        "can_ask": allowed(request, "offers.request", school) and offer.status == OfferStatus.PUBLISHED,
    }
    return render(request, "offers/catalogue/school_offer.html", context)


def offer_context(offer: Offer, school: School, standing: Standing) -> dict[str, Any]:
    """What a school's page of an offer shows: `offer`, `school` and `priced` are there for the parts of others."""
    entry = queries_for_school.entry_of(offer, standing)
    queries_for_school.price_all([entry], school, standing)
    grants = list(offer.grants.all())
    titles = queries.titles([grant.for_lineage for grant in grants if grant.for_lineage])
    return {
        "title": offer.title,
        "caption": offer.summary,
        "offer": offer,
        "school": school,
        "why_dearer": standing.why_dearer,
        "priced": entry.priced,
        "price": present.price(entry),
        "arithmetic": present.arithmetic(entry),
        "saving": present.saving(entry),
        "why_not": entry.why_not or entry.problem,
        "facts": present.facts(offer),
        "standards": offer.standards.splitlines(),
        "grants": [office.grant_words(grant, titles) for grant in grants],
        "needed": queries.needed_before(offer),
        "materials": materials.of_offer(offer),
    }


def _file(request: PersonRequest, lines: list[Line], school: School, standing: Standing) -> HttpResponse | None:
    if not request.GET.get("format"):
        return None
    loaded = queries_for_school.load(lines, school, standing)
    return lists.export(request, "services", present.columns(), (loaded[line.offer_id] for line in lines))


def recommendations(
    school: School, last: MembershipYear | None, lines: list[Line], agreed: Collection[UUID]
) -> list[Recommendation]:
    """What to show a school first: what it had the year before, and what its peers had."""
    if last is None:
        return []
    free = [line for line in lines if not line.why_not and line.lineage not in agreed]
    candidates = [Candidate(line.offer_id, line.lineage, line.title) for line in free]
    return recommended(candidates, purchases.had(school, last))


def _is_filtered(request: PersonRequest) -> bool:
    return any(request.GET.get(name) for name in ("q", "category", "kind", "for", "page"))
