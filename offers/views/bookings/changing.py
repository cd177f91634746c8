"""Changing a place: giving it up, somebody else, another date, needs, not having come. What it costs is said first."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from membership.refusals import Refusal
from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt, told
from offers.forms.bookings.booking import CancelForm, MoveForm, NeedsOfOneForm, SwapForm
from offers.models import Booking, Event
from offers.operations import bookings, cancellations, needs, no_shows
from offers.presenters.bookings import booking as present
from offers.queries import quoting
from offers.queries.bookings import lists as queries
from offers.views.bookings import loading
from offers.words.bookings import when
from tenants.access import allowed, permission_required, require


@require_http_methods(["GET", "POST"])
@permission_required("offers.view_catalogue")
def booking_cancel(request: PersonRequest, booking_id: int) -> HttpResponse:
    """Give a place up; every reason's cost is shown before, and counted again when it is confirmed."""
    shown, now = _changeable(request, booking_id), timezone.now()
    form = CancelForm(request.POST or None, is_office=allowed(request, "offers.configure"))
    if form.is_valid():
        done = attempt(form, lambda: _cancel(request, shown, form, now))
        if done:
            messages.success(request, f"The place is cancelled. {done.fee_words}.")
            return redirect("booking", shown.pk)
    costs = [(reason, cancellations.cost_of(shown, reason, now)) for reason in form.reasons]
    context = _context(shown, "Cancel the place") | {
        "form": form,
        "costs": present.cost_lines(costs),
        "agreed": [(reason, cost.fee.pence) for reason, cost in costs],
        "is_ended": not shown.is_live,
    }
    return render(request, "offers/bookings/cancel.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.view_catalogue")
def booking_swap(request: PersonRequest, booking_id: int) -> HttpResponse:
    """Somebody else comes, or the name that was to follow."""
    shown = _changeable(request, booking_id)
    form = SwapForm(request.POST or None, team=loading.team_of(shown.school, but=shown.delegate_id))
    if form.is_valid():
        done = attempt(
            form,
            lambda: bookings.substitute(
                by=request.person, booking_id=shown.pk, delegate=form.delegate, now=timezone.now()
            ),
        )
        if done:
            messages.success(request, f"{present.delegate(done)} comes.")
            return redirect("booking", shown.pk)
    title = "Somebody else comes" if shown.delegate_id else "Say who comes"
    context = _context(shown, title) | {"form": form, "button_label": "Save"}
    return render(request, "offers/bookings/change.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.view_catalogue")
def booking_move(request: PersonRequest, booking_id: int) -> HttpResponse:
    """Another date of the same course."""
    shown, now = _changeable(request, booking_id), timezone.now()
    dates = _dates(shown, now)
    form = MoveForm(request.POST or None, dates=dates)
    if form.is_valid():
        done = attempt(form, lambda: _move(request, shown, form.cleaned_data["event"], now))
        if done:
            messages.success(request, f"The place is moved to {when(done.event.starts_at)}.")
            return redirect("booking", done.pk)
    text = "" if dates else "There is no other date with places left."
    context = _context(shown, "Move to another date") | {"button_label": "Move the place", "text": text}
    context["form"] = form if dates else None
    return render(request, "offers/bookings/change.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.view_catalogue")
def booking_needs(request: PersonRequest, booking_id: int) -> HttpResponse:
    """What the delegate needs; who may not read what was said may say it anew."""
    shown = _changeable(request, booking_id)
    may_read = allowed(request, "offers.see_needs", shown)
    form = NeedsOfOneForm(request.POST or None, initial={"needs": shown.needs if may_read else ""})
    form.fields["needs"].required = not may_read
    if form.is_valid() and accepted(
        form, lambda: needs.say(by=request.person, booking_id=shown.pk, needs=form.cleaned_data["needs"])
    ):
        messages.success(request, "Saved.")
        return redirect("booking", shown.pk)
    text = (
        "The organiser, the trainers, the delegate and who booked see this. It is deleted thirty days after the event."
    )
    if not may_read:
        text = f"{text} What you write replaces what was said before."
    context = _context(shown, "Dietary and access needs") | {"form": form, "button_label": "Save", "text": text}
    return render(request, "offers/bookings/change.html", context)


@require_POST
@permission_required("offers.configure")
def booking_missed(request: PersonRequest, booking_id: int) -> HttpResponse:
    """Nobody came for the place."""
    shown, now = loading.get_booking(request, booking_id), timezone.now()
    told(
        request,
        "Recorded: nobody came.",
        lambda: no_shows.record(by=request.person, booking_id=shown.pk, on=timezone.localdate(now), now=now),
    )
    return redirect("booking", shown.pk)


def _changeable(request: PersonRequest, booking_id: int) -> Booking:
    shown = loading.get_booking(request, booking_id)
    require(request, "offers.book", shown)
    return shown


def _cancel(request: PersonRequest, shown: Booking, form: CancelForm, now: datetime) -> Booking:
    reason = form.cleaned_data["reason"]
    return bookings.cancel(
        by=request.person,
        booking_id=shown.pk,
        reason=reason,
        note=form.cleaned_data["note"],
        on=timezone.localdate(now),
        now=now,
        agreed_pence=loading.pence_in(request.POST.get(f"agreed_{reason}", "")),
    )


def _move(request: PersonRequest, shown: Booking, event_id: int, now: datetime) -> Booking:
    return bookings.transfer(
        by=request.person, booking_id=shown.pk, event_id=event_id, on=timezone.localdate(now), now=now
    )


def _dates(shown: Booking, now: datetime) -> list[tuple[Event, str]]:
    """The other dates with what each costs more or less; a date without a price is left out.

    They are of one offer: those that are free cost the same, and those that are not.
    """
    found, prices = [], dict[bool, int | None]()
    for event in queries.other_dates(shown, now):
        if event.is_free not in prices:
            prices[event.is_free] = _price(shown, event, now)
        pence = prices[event.is_free]
        if pence is not None:
            found.append((event, present.move_label(event, pence, shown.price_pence)))
    return found


def _price(shown: Booking, event: Event, now: datetime) -> int | None:
    """What the place would cost there; one from an allowance or free stays so."""
    try:
        quote = quoting.place_of(event, shown.school, timezone.localdate(now))
    except Refusal:
        return None
    return 0 if shown.allowance_id else quote.price_pence


def _context(shown: Booking, title: str) -> dict[str, object]:
    return {
        "title": title,
        "caption": f"{present.delegate(shown)} · {shown.event} · {present.caption(shown)}",
        "booking": shown,
        "cancel_url": reverse("booking", args=[shown.pk]),
    }
