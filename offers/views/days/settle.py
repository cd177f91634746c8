"""Settling an event: who did not come with the fee of each, then one button; a fee can be taken back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from membership.requests import PersonRequest
from membership.views.answers import attempt, told
from offers.forms.settling import SettleForm
from offers.models import Event
from offers.operations.days import absentees, certificates, settling
from offers.presenters.days import settling as present
from offers.queries import certificates as certificate_queries
from offers.queries import days, evaluations
from offers.queries.attendance import on_roll, unrecorded
from offers.views.days.loading import get_event
from tenants.access import permission_required


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def event_settle(request: PersonRequest, event_id: int) -> HttpResponse:
    """Show what settling does and do it; a settled event shows what was done."""
    event = get_event(request, event_id, "offers.manage_events")
    missing = absentees.absentees(event, timezone.now()) if not event.settled_at else []
    form = SettleForm(
        request.POST or None,
        absentees=[present.absentee(row) for row in missing],
        forms_of=[(row.pk, str(row)) for row in evaluations.published_after()],
    )
    if form.is_valid():
        done = attempt(form, lambda: _settle(request, event, form))
        if done:
            messages.success(request, present.settled_words(done))
            return redirect("event_settle", event.pk)
    return render(request, "offers/days/settle.html", _context(event, form))


@require_POST
@permission_required("offers.manage_events")
def no_show_take_back(request: PersonRequest, event_id: int, booking_id: int) -> HttpResponse:
    """Take a fee for not coming back, so that attendance can be corrected."""
    event = get_event(request, event_id, "offers.manage_events")
    booking = _booking(event, booking_id)
    told(
        request,
        "The fee is taken back. Correct the attendance if they were there.",
        lambda: absentees.take_back(by=request.person, booking_id=booking, on=timezone.localdate(), now=timezone.now()),
    )
    return redirect("event_settle", event.pk)


@require_POST
@permission_required("offers.manage_events")
def certificate_issue(request: PersonRequest, event_id: int, booking_id: int) -> HttpResponse:
    """Issue one certificate, after a correction."""
    event = get_event(request, event_id, "offers.manage_events")
    booking = _booking(event, booking_id)
    told(
        request,
        "The certificate is issued.",
        lambda: certificates.issue(by=request.person, booking_id=booking, now=timezone.now()),
    )
    return redirect("event_settle", event.pk)


def _settle(request: PersonRequest, event: Event, form: SettleForm) -> settling.Settled:
    typed = form.cleaned_data
    return settling.settle(
        by=request.person,
        event_id=event.pk,
        seen=typed["seen"],
        charged=typed.get("charged", []),
        form_id=typed["form"],
        on=timezone.localdate(),
        now=timezone.now(),
    )


def _booking(event: Event, booking_id: int) -> int:
    found = days.booking_of_event(event.pk, booking_id)
    if found is None:
        raise Http404("No such booking here.")
    return found.pk


def _context(event: Event, form: SettleForm) -> dict[str, Any]:
    held = {row.booking_id: row for row in certificate_queries.of_event(event.pk)}
    return {
        "title": f"Settle {event.title}" if not event.settled_at else event.title,
        "event": event,
        "form": form,
        "is_settled": event.settled_at is not None,
        "is_over": bool(event.ends_at and event.ends_at <= timezone.now()),
        "unrecorded": unrecorded(event.pk),
        "delegates": [present.delegate(row, held.get(row.pk)) for row in on_roll(event.pk)],
    }
