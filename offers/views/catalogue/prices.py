"""An offer's prices and what it includes."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt, told
from offers.enums import Audience, Unit
from offers.forms.catalogue.prices import GrantForm, PriceForm, exception_forms, initial_price
from offers.operations.catalogue import grants as grant_operations
from offers.operations.catalogue import prices as operations
from offers.presenters.catalogue import office as present
from offers.queries.catalogue import offers as queries
from offers.views.catalogue.asking import question
from offers.views.catalogue.office import crumbs
from tenants.access import permission_required


@require_safe
@permission_required("offers.configure")
def offer_prices(request: PersonRequest, offer_id: int) -> HttpResponse:
    """What each audience pays."""
    offer = queries.get(offer_id)
    context = {
        "title": "Prices",
        "caption": offer.title,
        "crumbs": crumbs(offer, "Prices"),
        "offer": offer,
        "prices": present.price_rows(offer.prices.all()),
    }
    return render(request, "offers/catalogue/prices.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def offer_price(request: PersonRequest, offer_id: int, audience: str) -> HttpResponse:
    """Say what one audience pays, with exceptions."""
    offer = queries.get(offer_id)
    if audience not in Audience.values:
        raise Http404("No such price.")
    rows = {row.audience: row for row in offer.prices.all()}
    current = rows.get(audience)
    usual = next((row.unit for row in rows.values()), Unit.PLACE if offer.is_booked else Unit.SCHOOL)
    form = PriceForm(request.POST or None, initial=initial_price(current, usual))
    exceptions = exception_forms(request.POST or None, current)
    if form.is_valid() and exceptions.is_valid():
        put = partial(operations.put, by=request.person, offer_id=offer.pk, audience=audience)
        if attempt(form, lambda: put(given=form.given(exceptions))):
            messages.success(request, "The price is kept. Agreements and bookings made before keep theirs.")
            return redirect("offer_prices", offer.pk)
    label = Audience(audience).label
    context = {
        "title": f"Price for {label[0].lower()}{label[1:]}",
        "caption": offer.title,
        "crumbs": crumbs(offer, "Price"),
        "form": form,
        "exceptions": exceptions,
        "cancel_url": reverse("offer_prices", args=[offer.pk]),
    }
    return render(request, "offers/catalogue/price_form.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def price_remove(request: PersonRequest, offer_id: int, audience: str) -> HttpResponse:
    """Take a price away."""
    offer = queries.get(offer_id)
    if audience not in Audience.values:
        raise Http404("No such price.")
    if request.method == "POST":
        take = partial(operations.remove, by=request.person, offer_id=offer.pk, audience=audience)
        told(request, "The price is taken away.", take)
        return redirect("offer_prices", offer.pk)
    label = Audience(audience).label
    return question(
        request,
        f"Take away the price for {label[0].lower()}{label[1:]}",
        crumbs=crumbs(offer, "Take a price away"),
        consequences=["These schools cannot take the offer any more.", "Agreements and bookings keep their price."],
        button="Take it away",
        cancel_url=reverse("offer_prices", args=[offer.pk]),
    )


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def offer_grants(request: PersonRequest, offer_id: int) -> HttpResponse:
    """What an offer includes, and one more."""
    offer = queries.get(offer_id)
    form = GrantForm(request.POST or None, offer=offer)
    if form.is_valid() and accepted(
        form, lambda: grant_operations.add(by=request.person, offer_id=offer.pk, **form.values)
    ):
        messages.success(request, "It is included now.")
        return redirect("offer_grants", offer.pk)
    rows = list(offer.grants.all())
    titles = queries.titles([grant.for_lineage for grant in rows if grant.for_lineage])
    context = {
        "title": "What it includes",
        "caption": offer.title,
        "crumbs": crumbs(offer, "What it includes"),
        "offer": offer,
        "form": form,
        "grants": [(grant, present.grant_words(grant, titles)) for grant in rows],
        "cancel_url": reverse("offer", args=[offer.pk]),
    }
    return render(request, "offers/catalogue/grants.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def grant_remove(request: PersonRequest, offer_id: int, grant_id: int) -> HttpResponse:
    """No longer include it."""
    offer = queries.get(offer_id)
    if request.method == "GET":
        return question(
            request,
            "No longer include it",
            crumbs=crumbs(offer, "No longer include it"),
            consequences=["New agreements do not include it.", "What schools have already stays theirs."],
            button="No longer include it",
            cancel_url=reverse("offer_grants", args=[offer.pk]),
        )
    take = partial(grant_operations.remove, by=request.person, offer_id=offer.pk, grant_id=grant_id)
    told(request, "It is no longer included. What schools have already stays theirs.", take)
    return redirect("offer_grants", offer.pk)
