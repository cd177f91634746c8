"""The office's catalogue: the list of a year, one offer, a new one."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.models import MembershipYear
from membership.presenters.memberships import year_chips
from membership.queries import years
from membership.requests import PersonRequest
from membership.views.answers import attempt
from offers.forms.catalogue.offers import NewOfferForm
from offers.forms.catalogue.others import SearchForm
from offers.models import Offer
from offers.operations.catalogue import offers as operations
from offers.operations.catalogue.statuses import steps_of
from offers.presenters.catalogue import office as present
from offers.queries.catalogue import history, materials
from offers.queries.catalogue import offers as queries
from offers.queries.catalogue.completeness import lacks_of
from tenants import lists
from tenants.access import allowed, permission_required


def office_list(request: PersonRequest) -> HttpResponse:
    """A year's offers by filters in the address; as a page or a file."""
    every = years.every()
    year = years.shown(every, request.GET.get("year", ""), timezone.localdate())
    if year is None:
        return render(request, "membership/no_year.html", {"title": "Catalogue"})
    rows = queries.filtered(queries.of_year(year), request.GET.dict())
    file = lists.export(request, f"catalogue-{year.start_year}", present.columns(), rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": f"Catalogue {year.label}",
        "year": year,
        "year_chips": year_chips(request, every, year),
        "chips": present.list_chips(request),
        "filter": SearchForm(request.GET, categories=[(str(one.pk), one.name) for one in queries.categories()]),
        "export": lists.export_urls(request),
        "page": page,
        "rows": [
            (offer, present.status_colour(offer), present.price_rows(offer.prices.all()), present.sold(offer))
            for offer in page
        ],
        "can_change": allowed(request, "offers.configure"),
    }
    return render(request, "offers/catalogue/office_list.html", context)


def office_offer(request: PersonRequest, offer: Offer) -> HttpResponse:
    """One offer: its pages, what is missing, its facts and what happened."""
    missing = lacks_of(offer)
    grants = list(offer.grants.all())
    titles = queries.titles([grant.for_lineage for grant in grants if grant.for_lineage])
    context = {
        "title": offer.title,
        "caption": offer.summary,
        "crumbs": crumbs(offer),
        "offer": offer,
        "colour": present.status_colour(offer),
        "pages": present.pages(offer, missing),
        "lacks": present.lack_links(offer, missing),
        "steps": list(present.steps(steps_of(offer))),
        "facts": present.facts(offer),
        "prices": [row for row in present.price_rows(offer.prices.all()) if row["words"]],
        "grants": [present.grant_words(grant, titles) for grant in grants],
        "materials": materials.of_offer(offer),
        "needed": queries.needed_before(offer),
        "events": history.of_offer(offer),
        "can_change": allowed(request, "offers.configure"),
    }
    return render(request, "offers/catalogue/office_offer.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def offer_new(request: PersonRequest) -> HttpResponse:
    """Begin an offer in a year's catalogue."""
    year = years.shown(years.every(), request.GET.get("year", ""), timezone.localdate())
    if year is None:
        return render(request, "membership/no_year.html", {"title": "Catalogue"})
    form = NewOfferForm(request.POST or None)
    if form.is_valid():
        made = attempt(form, partial(operations.begin, by=request.person, start=form.start(year)))
        if made:
            messages.success(request, "The draft is kept. Write the other pages, then publish it.")
            return redirect("offer", made.pk)
    context = {
        "title": "Add an offer",
        "caption": f"To the catalogue of {year.label}",
        "crumbs": [catalogue_crumb(year), {"label": "Add an offer"}],
        "form": form,
        "cancel_url": reverse("catalogue"),
        "button_label": "Continue",
    }
    return render(request, "membership/form_page.html", context)


def catalogue_crumb(year: MembershipYear) -> dict[str, str]:
    """The way back to a year's list."""
    return {"label": f"Catalogue {year.label}", "url": f"{reverse('catalogue')}?year={year.start_year}"}


def crumbs(offer: Offer, page: str = "") -> list[dict[str, str]]:
    """The way to an offer, or to one of its pages."""
    if not page:
        return [catalogue_crumb(offer.year), {"label": offer.title}]
    return [
        catalogue_crumb(offer.year),
        {"label": offer.title, "url": reverse("offer", args=[offer.pk])},
        {"label": page},
    ]
