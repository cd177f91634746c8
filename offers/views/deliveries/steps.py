"""The steps of a visit: matching, note, signature, query, cancelling."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from membership.requests import PersonRequest
from membership.views.answers import accepted, told
from offers.errors import OffersRefused
from offers.forms.deliveries.steps import NoteForm, QueryForm, ReasonForm, SignForm
from offers.models import Delivery
from offers.operations.deliveries import cancelling, matching, notes, signing
from offers.queries.providers import listing, suggestions
from offers.views.deliveries.visits import get_visit, page
from tenants.access import permission_required, require

CONSEQUENCES: Final = {
    "": ["Its half days are free again.", "School and provider are told, with your reason.", "Nothing is charged."],
    "signed_off": [
        "What was charged is taken back, or credited if it is invoiced; days of an allowance are given back.",
        "The provider is not paid for it.",
        "School and provider are told, with your reason.",
    ],
}


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_delivery")
def visit_match(request: PersonRequest, delivery_id: int) -> HttpResponse:
    """Choose who makes a visit, from those who can, with the reasons of both."""
    shown, today = get_visit(request, delivery_id), timezone.localdate()
    chosen = request.POST.get("provider", "")
    if (
        chosen.isdecimal()
        and listing.find(int(chosen))
        and told(
            request,
            "Matched. The provider is told; set the days next.",
            lambda: matching.match(
                by=request.person,
                delivery_id=shown.pk,
                provider_id=int(chosen),
                reason=request.POST.get("reason", ""),
                on=today,
            ),
        )
    ):
        return redirect("delivery", shown.pk)
    found, refused = suggestions.suggestions(shown, today)
    context = context_of(shown, "Who can make this visit?") | {"visit": shown, "suggestions": found, "refused": refused}
    return render(request, "offers/deliveries/match.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def visit_note(request: PersonRequest, delivery_id: int) -> HttpResponse:
    """Write what was done; the school is asked to sign."""
    shown = get_visit(request, delivery_id)
    require(request, "offers.deliver", shown)
    form = NoteForm(request.POST or None, initial={"text": shown.note, "miles": shown.miles or None})
    now, today = timezone.now(), timezone.localdate()
    if form.is_valid() and accepted(
        form,
        lambda: notes.note(by=request.person, delivery_id=shown.pk, on=today, now=now, **form.cleaned_data),
    ):
        messages.success(request, "Saved. The school is asked to sign.")
        return redirect("delivery", shown.pk)
    context = context_of(shown, "Note of the visit") | {"form": form, "button_label": "Save and ask for the signature"}
    return render(
        request,
        "membership/form_page.html",
        context | {"text": f"The school asks: {shown.query}" if shown.query else ""},
    )


@require_POST
@permission_required("membership.use_service")
def visit_sign(request: PersonRequest, delivery_id: int) -> HttpResponse:
    """Sign a visit off."""
    shown = get_visit(request, delivery_id)
    require(request, "offers.sign_delivery", shown)
    form = SignForm(request.POST, asks_price="accepts_price" in request.POST)
    if form.is_valid():
        form = _sign(request, shown, form)
    if form.errors:
        return page(request, get_visit(request, delivery_id), sign=form)
    messages.success(request, "Signed. Thank you.")
    return redirect("delivery", shown.pk)


@require_POST
@permission_required("membership.use_service")
def visit_query(request: PersonRequest, delivery_id: int) -> HttpResponse:
    """Send a visit back to its provider with the reason."""
    shown = get_visit(request, delivery_id)
    require(request, "offers.sign_delivery", shown)
    form = QueryForm(request.POST)
    if form.is_valid() and accepted(
        form,
        lambda: signing.query(by=request.person, delivery_id=shown.pk, **form.cleaned_data),
    ):
        messages.success(request, "Your query is on its way to the provider.")
        return redirect("delivery", shown.pk)
    return page(request, shown, query=form)


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def visit_cancel(request: PersonRequest, delivery_id: int) -> HttpResponse:
    """Cancel a visit, after saying what that does."""
    shown = get_visit(request, delivery_id)
    require(request, "offers.request_delivery", shown)
    form = ReasonForm(request.POST or None)
    now, today = timezone.now(), timezone.localdate()
    if form.is_valid() and accepted(
        form,
        lambda: cancelling.cancel(by=request.person, delivery_id=shown.pk, on=today, now=now, **form.cleaned_data),
    ):
        messages.success(request, "The visit is cancelled.")
        return redirect("delivery", shown.pk)
    context = context_of(shown, "Cancel this visit") | {
        "form": form,
        "consequences": CONSEQUENCES["signed_off" if shown.status == "signed_off" else ""],
        "button_label": "Cancel the visit",
        "is_warning": True,
    }
    return render(request, "billing/payer_confirm.html", context)


def _sign(request: PersonRequest, shown: Delivery, form: SignForm) -> SignForm:
    """Sign, and return the form to show: with a box for the price where the allowance is gone."""
    now, today = timezone.now(), timezone.localdate()
    try:
        signing.sign(by=request.person, delivery_id=shown.pk, on=today, now=now, **form.cleaned_data)
    except OffersRefused as refused:
        form = SignForm(request.POST, asks_price=isinstance(refused, signing.AllowanceGone))
        form.add_error(None, str(refused))
    return form


def context_of(shown: Delivery, title: str) -> dict[str, object]:
    """Return what the pages of all steps say around their form."""
    back = reverse("delivery", args=[shown.pk])
    return {
        "title": title,
        "caption": f"{shown.offer} · {shown.school} · {shown.topic}",
        "crumbs": [
            {"label": "Visits", "url": reverse("deliveries")},
            {"label": str(shown.offer), "url": back},
            {"label": title},
        ],
        "cancel_url": back,
    }
