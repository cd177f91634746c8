"""Booking in two steps: who comes; then price, terms and needs on one page with the button that books."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.models import School
from membership.refusals import Refusal
from membership.requests import PersonRequest
from membership.views.answers import attempt
from offers.forms.bookings.booking import BookForm, NeedsForm
from offers.models import Booking, BookingOrder, Event
from offers.operations import booking_checks, bookings, holds
from offers.operations.delegates import Delegate
from offers.presenters.bookings import quote as present
from offers.queries import quoting
from offers.queries.bookings.clashes import clashes
from offers.queries.quoting import PlaceQuote
from offers.views.bookings import loading
from offers.words.bookings import places, when
from tenants.access import permission_required


@dataclass(frozen=True)
class Step:
    """What both steps know: the event, the school, what a place costs."""

    event: Event
    school: School
    quote: PlaceQuote | None
    refusal: str


@require_http_methods(["GET", "POST"])
@permission_required("offers.view_catalogue")
def book(request: PersonRequest, event_id: int) -> HttpResponse:
    """Who comes; with "confirm" in the form, the order itself."""
    event, school = loading.get_event(event_id), loading.chosen_school(request)
    if school is None:
        return _choose_school(request, event)
    step = _step(event, school, is_asking=request.method == "GET")
    team = loading.team_of(school)
    has_allowance = bool(step.quote and step.quote.allowances)
    form = BookForm(request.POST or None, team=team, has_allowance=has_allowance)
    if step.refusal or not form.is_valid():
        return _who(request, step, form)
    return _confirm(request, step, form)


def _step(event: Event, school: School, *, is_asking: bool) -> Step:
    """Whether it is open is asked before the form is shown; a form that is sent again must find the order it made."""
    try:
        if is_asking:
            booking_checks.refuse_closed(event, timezone.now())
        quote = quoting.place_of(event, school, timezone.localdate())
    except Refusal as refusal:
        return Step(event, school, None, str(refusal))
    return Step(event, school, quote, quote.refusal)


def _choose_school(request: PersonRequest, event: Event) -> HttpResponse:
    context = {
        "title": "Book places",
        "caption": f"{event} · {when(event.starts_at)}",
        "schools": loading.choosable(request),
        "event": event,
    }
    return render(request, "offers/bookings/choose_school.html", context)


def _who(request: PersonRequest, step: Step, form: BookForm) -> HttpResponse:
    event = step.event
    context = {
        "title": f"Book places: {event}",
        "caption": f"{when(event.starts_at)} · {step.school}",
        "event": event,
        "school": step.school,
        "is_chosen": step.school != request.acting_school,
        "refusal": step.refusal,
        "why_dearer": present.why_dearer(step.quote),
        "facts": present.facts(event, step.quote),
        "terms": [] if step.refusal else present.terms(event, step.quote),
        "form": form,
        "is_full": not event.places_left,
    }
    return render(request, "offers/bookings/book.html", context)


def _confirm(request: PersonRequest, step: Step, form: BookForm) -> HttpResponse:
    """Show what it costs and what is needed, and book once that is confirmed."""
    hold_words, asks = _hold_words(request, step, form)
    is_confirmed = "confirm" in request.POST
    needs = NeedsForm(request.POST if is_confirmed else None, labels=form.labels, asks=asks)
    if is_confirmed and needs.is_valid():
        order = attempt(needs, lambda: _order(request, step, form, needs))
        if order:
            return _booked(request, order)
    context = {
        "title": f"Check and book: {step.event}",
        "caption": f"{when(step.event.starts_at)} · {step.school}",
        "form": needs,
        "asked": form,
        "school": step.school,
        "is_chosen": step.school != request.acting_school,
        "rows": present.sums(step.quote, len(form.labels), pays=form.cleaned_data.get("pays", False)),
        "terms": present.terms(step.event, step.quote),
        "clashes": clashes(step.event, form.cleaned_data["people"]),
        "hold": hold_words,
        "why_dearer": present.why_dearer(step.quote),
        "agreed": present.amount(step.quote, len(form.labels), pays=form.cleaned_data.get("pays", False)),
        "button": f"Book {places(len(form.labels))}",
    }
    return render(request, "offers/bookings/confirm.html", context)


def _hold_words(request: PersonRequest, step: Step, form: BookForm) -> tuple[str, bool]:
    """What is said when somebody has to approve first, or cannot."""
    pence = present.amount(step.quote, len(form.labels), pays=form.cleaned_data.get("pays", False))
    try:
        hold = holds.needed(
            by=request.person, school=step.school, event=step.event, amount_pence=pence, now=timezone.now()
        )
    except Refusal as refusal:
        return str(refusal), False
    if hold is None:
        return "", False
    return (
        f"This is above your limit: the places are held until {when(hold.until)}, and {hold.approver} is asked.",
        True,
    )


def _order(request: PersonRequest, step: Step, form: BookForm, needs: NeedsForm) -> BookingOrder:
    now = timezone.now()
    rows: list[dict[str, Any]] = [
        {**vars(one), "needs": said} for one, said in zip(form.delegates, needs.needs, strict=True)
    ]
    return bookings.book(
        by=request.person,
        school_id=step.school.pk,
        event_id=step.event.pk,
        delegates=[Delegate(**row) for row in rows],
        submission=form.submission_id,
        purchase_order=form.cleaned_data["purchase_order"],
        on=timezone.localdate(now),
        now=now,
        uses_allowance=not form.cleaned_data.get("pays", False),
        message=needs.cleaned_data.get("message", ""),
        agreed_pence=loading.pence_in(request.POST.get("agreed", "")),
    )


def _booked(request: PersonRequest, order: BookingOrder) -> HttpResponse:
    made: list[Booking] = list(order.bookings.order_by("pk"))
    said = "held until they are approved" if made[0].status == "held" else "booked"
    messages.success(request, f"{places(len(made))} {said}.".capitalize())
    return redirect(reverse("booking", args=[made[0].pk]))
