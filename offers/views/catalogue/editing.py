"""Writing an offer: one page per subject, then what becomes of it."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from membership.queries import years
from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt, told
from offers.forms.catalogue.offers import FORMS, CopyOfferForm
from offers.operations.catalogue import copying, statuses
from offers.operations.catalogue import offers as operations
from offers.presenters.catalogue import office as present
from offers.publishing import Part
from offers.queries.catalogue import offers as queries
from offers.views.catalogue.asking import question
from offers.views.catalogue.office import catalogue_crumb, crumbs
from tenants.access import permission_required


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def offer_change(request: PersonRequest, offer_id: int, part: str) -> HttpResponse:
    """Write one page of an offer."""
    offer = queries.get(offer_id)
    if part not in FORMS:
        raise Http404("No such page.")
    form = FORMS[part](request.POST or None, offer=offer)
    if form.is_valid() and accepted(
        form, lambda: operations.change(by=request.person, offer_id=offer.pk, values=form.values)
    ):
        messages.success(request, "Saved.")
        return redirect("offer", offer.pk)
    title, hint = present.TITLES[Part(part)]
    context = {
        "title": title,
        "caption": hint,
        "crumbs": crumbs(offer, title),
        "form": form,
        "cancel_url": reverse("offer", args=[offer.pk]),
    }
    return render(request, "membership/form_page.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def offer_status(request: PersonRequest, offer_id: int, step: str) -> HttpResponse:
    """Say what a step does to an offer, then take it."""
    offer = queries.get(offer_id)
    if step not in present.STEPS:
        raise Http404("No such step.")
    label, consequence = present.STEPS[step]
    if request.method == "POST":
        take = partial(statuses.step, by=request.person, offer_id=offer.pk, name=step, now=timezone.now())
        told(request, present.TAKEN[step], take)
        return redirect("offer", offer.pk)
    held = present.held_words(*queries.holders(offer)) if step == "withdraw" else ""
    return question(
        request,
        f"{label}: {offer.title}",
        crumbs=crumbs(offer, label),
        consequences=[words for words in (consequence, held) if words],
        button=label,
        cancel_url=reverse("offer", args=[offer.pk]),
        is_warning=step == "withdraw",
    )


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def offer_discard(request: PersonRequest, offer_id: int) -> HttpResponse:
    """Throw a draft away."""
    offer = queries.get(offer_id)
    if request.method == "POST":
        done = told(
            request, "The draft is thrown away.", lambda: operations.discard(by=request.person, offer_id=offer.pk)
        )
        return redirect(catalogue_crumb(offer.year)["url"]) if done else redirect("offer", offer.pk)
    return question(
        request,
        f"Throw away: {offer.title}",
        crumbs=crumbs(offer, "Throw away"),
        consequences=["The draft, its prices and its files are gone."],
        button="Throw it away",
        cancel_url=reverse("offer", args=[offer.pk]),
    )


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def offer_copy(request: PersonRequest, offer_id: int) -> HttpResponse:
    """Copy one offer into another year."""
    offer = queries.get(offer_id)
    others = [year for year in years.every() if year.pk != offer.year_id]
    form = CopyOfferForm(request.POST or None, years=others)
    if form.is_valid():
        given = form.cleaned_data
        copy = partial(copying.copy_offer, by=request.person, offer_id=offer.pk)
        made = attempt(form, lambda: copy(year_id=given["year"].pk, percent=given["percent"]))
        if made:
            messages.success(request, f"The draft for {given['year'].label} is here. Look through its pages.")
            return redirect("offer", made.pk)
    context = {
        "title": f"Copy: {offer.title}",
        "crumbs": crumbs(offer, "Copy"),
        "form": form,
        "button_label": "Copy",
        "cancel_url": reverse("offer", args=[offer.pk]),
    }
    return render(request, "membership/form_page.html", context)


@require_POST
@permission_required("offers.configure")
def offers_publish(request: PersonRequest, start_year: int) -> HttpResponse:
    """Publish all of a year that is in review and complete."""
    year = years.get(start_year)
    ids = list(queries.of_year(year).values_list("pk", flat=True))
    published, left = statuses.publish_reviewed(by=request.person, offer_ids=ids, now=timezone.now())
    messages.success(request, f"{len(published)} published.")
    if left:
        messages.warning(request, f"{len(left)} in review are not complete: open them to see what is missing.")
    return redirect(catalogue_crumb(year)["url"])


@require_POST
@permission_required("offers.configure")
def offers_submit(request: PersonRequest, start_year: int) -> HttpResponse:
    """Send all drafts of a year to review."""
    year = years.get(start_year)
    ids = list(queries.of_year(year).values_list("pk", flat=True))
    count = statuses.submit_drafts(by=request.person, offer_ids=ids)
    messages.success(request, f"{count} sent to review.")
    return redirect(catalogue_crumb(year)["url"])
