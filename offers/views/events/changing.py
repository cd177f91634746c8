"""What the organiser does to an event that schools have booked: each page says what will happen before its button."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.requests import PersonRequest
from membership.views.answers import accepted
from offers.forms.events.events import CapacityForm, MoveForm, ReasonForm
from offers.operations import event_changes
from offers.operations.event_changes import Move
from offers.presenters.events import pages as present
from offers.queries import event_people
from offers.views.events.shared import get_event
from offers.views.events.writing import confirm_page
from tenants.access import permission_required


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def event_cancel(request: PersonRequest, event_id: int) -> HttpResponse:
    """Cancel an event: who is told, what is given back, then the button."""
    event = get_event(request, event_id)
    form = ReasonForm(request.POST or None, use_required_attribute=False)
    if (
        request.method == "POST"
        and form.is_valid()
        and accepted(
            form,
            lambda: event_changes.cancel(
                by=request.person,
                event_id=event.pk,
                reason=form.cleaned_data["reason"],
                on=timezone.localdate(),
                now=timezone.now(),
            ),
        )
    ):
        messages.success(request, "The event is cancelled, and everybody is told.")
        return redirect("event", event.pk)
    effects = present.cancel_effects(event_people.reach(event))
    return confirm_page(request, event, form, "Cancel the event", "Cancel the event", effects, is_warning=True)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def event_move(request: PersonRequest, event_id: int) -> HttpResponse:
    """Put an event on another day: who is told, and until when they may leave."""
    event, today = get_event(request, event_id), timezone.localdate()
    form = MoveForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        to = Move(typed["day"], typed["starts"], typed["leave_until"], typed["reason"])
        if accepted(
            form,
            lambda: event_changes.move(by=request.person, event_id=event.pk, to=to, on=today, now=timezone.now()),
        ):
            messages.success(request, "The event is moved, and everybody is told.")
            return redirect("event", event.pk)
    effects = present.move_effects(event_people.reach(event)) if event.is_published else []
    return confirm_page(request, event, form, "Move the event", "Move it", effects)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def event_capacity(request: PersonRequest, event_id: int) -> HttpResponse:
    """Change how many places there are: what is taken, and who waits for more."""
    event = get_event(request, event_id)
    form = CapacityForm(request.POST or None, initial={"capacity": event.capacity})
    if form.is_valid() and accepted(
        form,
        lambda: event_changes.set_capacity(
            by=request.person, event_id=event.pk, capacity=form.cleaned_data["capacity"], now=timezone.now()
        ),
    ):
        messages.success(request, "The number of places is changed.")
        return redirect("event", event.pk)
    effects = present.capacity_effects(event, event_people.reach(event))
    return confirm_page(request, event, form, "Change the number of places", "Save the number", effects)
