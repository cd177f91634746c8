"""Terms of booking: the versions, a new one, and what cancelling would cost on a day."""

from datetime import datetime, time

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from membership.requests import PersonRequest
from membership.views.answers import attempt
from offers.cancelling import Terms, fee
from offers.enums import CancelReason
from offers.forms.bookings.terms import PreviewForm, TermsForm, initial_of
from offers.models import BookingPolicy
from offers.operations import booking_policies as operations
from offers.presenters.bookings import terms as present
from offers.queries.bookings import terms as queries
from tenants import lists
from tenants.access import permission_required
from tenants.working_days import LONDON, bank_holidays

BEGINS = time(9)
REASONS = (CancelReason.DELEGATE, CancelReason.OFSTED, CancelReason.NO_SHOW)


@require_safe
@permission_required("offers.configure")
def booking_policies(request: PersonRequest) -> HttpResponse:
    """All terms, newest version first."""
    rows = queries.versions()
    file = lists.export(request, "booking-terms", present.COLUMNS, rows)
    if file:
        return file
    context = {
        "title": "Booking terms",
        "caption": "Bookings keep the terms they were made under. A change makes a new version for new events.",
        "export": lists.export_urls(request),
        "page": lists.page(request, rows),
    }
    return render(request, "offers/bookings/policies.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def booking_policy_new(request: PersonRequest) -> HttpResponse:
    """Write new terms."""
    form = TermsForm(request.POST or None, initial=initial_of(Terms()))
    if form.is_valid():
        name = form.cleaned_data["name"]
        made = attempt(form, lambda: operations.make(by=request.person, name=name, terms=form.terms))
        if made:
            messages.success(request, f"{made} is made.")
            return redirect("booking_policy", made.pk)
    return _form(request, form, "New booking terms", reverse("booking_policies"))


@require_http_methods(["GET", "POST"])
@permission_required("offers.configure")
def booking_policy_change(request: PersonRequest, policy_id: int) -> HttpResponse:
    """Change terms: in place while no event stands under them, else as the next version."""
    policy = _get(policy_id)
    form = TermsForm(request.POST or None, initial=initial_of(Terms.from_json(policy.terms)), named=True)
    if form.is_valid():
        made = attempt(form, lambda: operations.change(by=request.person, policy_id=policy.pk, terms=form.terms))
        if made:
            messages.success(request, f"{made} is saved.")
            return redirect("booking_policy", made.pk)
    return _form(request, form, f"Change {policy.name}", reverse("booking_policy", args=[policy.pk]))


@require_safe
@permission_required("offers.configure")
def booking_policy(request: PersonRequest, policy_id: int) -> HttpResponse:
    """One version, and what cancelling would cost on a day."""
    policy = _get(policy_id)
    form = PreviewForm(request.GET or None)
    context = {
        "title": str(policy),
        "caption": present.caption(policy),
        "policy": policy,
        "sections": present.sections(Terms.from_json(policy.terms)),
        "versions": queries.history(policy),
        "form": form,
        "costs": _costs(policy, form) if request.GET and form.is_valid() else [],
    }
    return render(request, "offers/bookings/policy.html", context)


def _costs(policy: BookingPolicy, form: PreviewForm) -> list[dict[str, str]]:
    event_on, cancelled_on = form.days()
    starts_at, at = (datetime.combine(day, BEGINS, LONDON) for day in (event_on, cancelled_on))
    price = form.cleaned_data["price"]
    found = []
    for reason in REASONS:
        terms, kind = Terms.from_json(policy.terms), form.cleaned_data["format"]
        found.append((reason, fee(terms, kind, price, not price, starts_at, at, reason, bank_holidays())))
    return present.costs(found)


def _form(request: PersonRequest, form: TermsForm, title: str, cancel_url: str) -> HttpResponse:
    context = {"title": title, "form": form, "button_label": "Save", "cancel_url": cancel_url}
    return render(request, "membership/form_page.html", context)


def _get(policy_id: int) -> BookingPolicy:
    found = queries.find(policy_id)
    if found is None:
        raise Http404("No such terms here.")
    return found
