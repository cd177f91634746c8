"""A school and its membership: look, confirm, say that the number is wrong, talk first, decline."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.forms.renewal import ConfirmForm, DeclineForm, NumberForm, PurchaseOrderForm, TalkForm
from membership.models import Subscription
from membership.operations import quantities, subscriptions
from membership.presenters.renewal import Renewal, earlier
from membership.queries import subscriptions as queries
from membership.queries import timeline
from membership.requests import PersonRequest
from membership.views.answers import accepted
from tenants.access import allowed, permission_required, require


@require_safe
@permission_required("membership.use_service")
def our_membership(request: PersonRequest) -> HttpResponse:
    """The membership a school is asked about now."""
    school = request.acting_school
    if not school:
        raise Http404("Nobody acts for a school here.")
    require(request, "membership.view_membership", school)
    every = queries.of_school(school.pk)
    shown = queries.to_show(every, timezone.localdate())
    if shown is None:
        return render(request, "membership/no_membership.html", {"title": "Our membership", "caption": school.name})
    return _page(request, shown, ConfirmForm(initial={"expected_pence": shown.amount_pence}), every)


@require_safe
@permission_required("membership.use_service")
def membership_of_school(request: PersonRequest, subscription_id: int) -> HttpResponse:
    """One year's membership."""
    shown = _get(request, subscription_id)
    return _page(request, shown, ConfirmForm(initial={"expected_pence": shown.amount_pence}))


@require_POST
@permission_required("membership.use_service")
def confirm(request: PersonRequest, subscription_id: int) -> HttpResponse:
    """Agree the membership at the price that was shown."""
    shown = _get(request, subscription_id, "membership.confirm_membership")
    form = ConfirmForm(request.POST)
    if form.is_valid() and accepted(
        form,
        lambda: subscriptions.confirm(
            by=request.person, subscription_id=shown.pk, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, f"Membership for {shown.year.label} is confirmed. Thank you.")
        return redirect("membership_of_school", shown.pk)
    fresh = _get(request, subscription_id)
    retry = ConfirmForm(initial={"expected_pence": fresh.amount_pence})
    return _page(request, fresh, retry, errors=form)


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def number_is_wrong(request: PersonRequest, subscription_id: int) -> HttpResponse:
    """Say what the pupil number should be."""
    shown = _get(request, subscription_id, "membership.dispute_quantity")
    form = NumberForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: quantities.dispute(
            by=request.person,
            quantity_id=shown.quantity_id,
            stated_value=form.cleaned_data["stated_value"],
            reason=form.cleaned_data["stated_reason"],
            now=timezone.now(),
        ),
    ):
        messages.success(request, "Thank you. The partnership office looks at the number and writes to you.")
        return redirect("membership_of_school", shown.pk)
    return _question(request, shown, form, "The pupil number is wrong", "Send to the partnership office")


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def talk_first(request: PersonRequest, subscription_id: int) -> HttpResponse:
    """Ask the office to get in touch before answering."""
    shown = _get(request, subscription_id)
    form = TalkForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: subscriptions.ask_to_talk(
            by=request.person, subscription_id=shown.pk, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "Thank you. The partnership office will get in touch.")
        return redirect("membership_of_school", shown.pk)
    return _question(request, shown, form, "We need to talk first", "Ask the office to get in touch")


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def decline(request: PersonRequest, subscription_id: int) -> HttpResponse:
    """Say no for this year."""
    shown = _get(request, subscription_id, "membership.confirm_membership")
    form = DeclineForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: subscriptions.decline(
            by=request.person, subscription_id=shown.pk, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, f"You have declined membership for {shown.year.label}.")
        return redirect("membership_of_school", shown.pk)
    return _question(request, shown, form, f"Decline membership for {shown.year.label}", "Decline membership")


@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def purchase_order(request: PersonRequest, subscription_id: int) -> HttpResponse:
    """Give the purchase order that goes on the invoice."""
    shown = _get(request, subscription_id)
    form = PurchaseOrderForm(request.POST or None, initial={"purchase_order": shown.purchase_order})
    if form.is_valid():
        subscriptions.set_purchase_order(by=request.person, subscription_id=shown.pk, **form.cleaned_data)
        messages.success(request, "The purchase order is kept.")
        return redirect("membership_of_school", shown.pk)
    return _question(request, shown, form, "Purchase order", "Save")


@require_safe
@permission_required("membership.use_service")
def terms(request: PersonRequest, subscription_id: int) -> HttpResponse:
    """The terms a school agrees to."""
    shown = _get(request, subscription_id)
    context = {
        "title": "Membership terms",
        "caption": str(shown.membership_class),
        "terms": shown.membership_class.terms,
    }
    return render(request, "membership/terms.html", context | {"crumbs": _crumbs(shown, "Membership terms")})


def _get(request: PersonRequest, subscription_id: int, rule: str = "membership.view_membership") -> Subscription:
    """Return a membership the actor may see and act on; another school's is missing."""
    shown = queries.get_for(request.person, subscription_id)
    require(request, rule, shown)
    return shown


def _page(
    request: PersonRequest,
    shown: Subscription,
    form: ConfirmForm,
    every: list[Subscription] | None = None,
    errors: ConfirmForm | None = None,
) -> HttpResponse:
    every = queries.of_school(shown.school_id) if every is None else every
    renewal = Renewal(shown, queries.last_year(shown))
    context = {
        "title": renewal.title,
        "caption": renewal.caption,
        "crumbs": [{"label": "Home", "url": reverse("home")}, {"label": f"Membership {shown.year.label}"}],
        "renewal": renewal,
        "subscription": shown,
        "confirm_form": form,
        "form": errors,
        "can_confirm": shown.is_open and allowed(request, "membership.confirm_membership", shown),
        "can_dispute": renewal.can_be_disputed and allowed(request, "membership.dispute_quantity", shown),
        "earlier": earlier(every, shown),
        "events": timeline.of_subscription(shown),
    }
    return render(request, "membership/renewal.html", context)


def _question(request: PersonRequest, shown: Subscription, form: forms.Form, title: str, button: str) -> HttpResponse:
    context: dict[str, Any] = {
        "title": title,
        "caption": f"{shown.school} · membership {shown.year.label}",
        "crumbs": _crumbs(shown, title),
        "form": form,
        "renewal": Renewal(shown, None),
        "button_label": button,
        "cancel_url": reverse("membership_of_school", args=[shown.pk]),
    }
    return render(request, "membership/renewal_question.html", context)


def _crumbs(shown: Subscription, title: str) -> list[dict[str, str]]:
    back = {"label": f"Membership {shown.year.label}", "url": reverse("membership_of_school", args=[shown.pk])}
    return [{"label": "Home", "url": reverse("home")}, back, {"label": title}]
