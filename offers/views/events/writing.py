"""Writing events: new, changed, copied, published, closed, finished."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt, told
from offers.forms.events.events import CopyForm, FactsForm, NewEventForm, PlaceForm, facts_of
from offers.models import Event
from offers.operations import event_changes
from offers.operations.events import life, writing
from offers.presenters.events import pages as present
from offers.queries import event_people
from offers.views.events.shared import get_event
from tenants.access import permission_required
from tenants.working_days import london_day


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def event_new(request: PersonRequest) -> HttpResponse:
    """Write an event with its first session; it is a draft until it is published."""
    form = NewEventForm(request.POST or None, initial={"offer": request.GET.get("offer")})
    if form.is_valid():
        made = attempt(
            form,
            lambda: writing.create(
                by=request.person,
                offer_id=form.cleaned_data["offer"].pk,
                facts=form.facts(),
                place=form.place(),
                meetings=[form.meeting()],
                trainer_ids=form.trainer_ids(),
            ),
        )
        if made:
            messages.success(request, "The event is written as a draft. Publish it when it is complete.")
            return redirect("event", made.pk)
    return _form_page(request, None, form, "New event", "Write as a draft")


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def event_change(request: PersonRequest, event_id: int) -> HttpResponse:
    """Change what is said of an event."""
    event = get_event(request, event_id)
    form = FactsForm(request.POST or None, initial=facts_of(event))
    if form.is_valid() and accepted(
        form,
        lambda: writing.change(
            by=request.person,
            event_id=event.pk,
            facts=form.facts(),
            trainer_ids=form.trainer_ids(),
            now=timezone.now(),
        ),
    ):
        messages.success(request, "The event is changed.")
        return redirect("event", event.pk)
    return _form_page(request, event, form, "Change the event", "Save")


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def event_place(request: PersonRequest, event_id: int) -> HttpResponse:
    """Change where an event is; says who will be told."""
    event = get_event(request, event_id)
    initial = {"format": event.format, "venue": event.venue, "online_url": event.online_url}
    form = PlaceForm(request.POST or None, initial=initial)
    if form.is_valid() and accepted(
        form, lambda: event_changes.change_place(by=request.person, event_id=event.pk, place=form.place())
    ):
        messages.success(request, "The place is changed.")
        return redirect("event", event.pk)
    effects = present.told(event_people.reach(event)) if event.is_published else []
    return confirm_page(request, event, form, "Change the place", "Save the place", effects)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def event_copy(request: PersonRequest, event_id: int) -> HttpResponse:
    """Write the same event for another day."""
    event = get_event(request, event_id)
    form = CopyForm(request.POST or None, initial={"title": event.title})
    if form.is_valid():
        typed = form.cleaned_data
        made = attempt(
            form,
            lambda: writing.copy(by=request.person, event_id=event.pk, to_day=typed["day"], title=typed["title"]),
        )
        if made:
            messages.success(request, "The copy is a draft. Publish it when it is complete.")
            return redirect("event", made.pk)
    first = f" It was on {london_day(event.starts_at):%-d %B %Y}." if event.starts_at else ""
    text = f"Sessions keep their times and their distance; trainers, kept places and files come along.{first}"
    return _form_page(request, event, form, "Copy the event", "Copy", text)


@require_POST
@permission_required("offers.manage_events")
def event_publish(request: PersonRequest, event_id: int) -> HttpResponse:
    """Let schools see and book it."""
    return _press(
        request, event_id, "Schools can book now.",
        lambda event: life.publish(by=request.person, event_id=event.pk, now=timezone.now()),
    )  # fmt: skip


@require_POST
@permission_required("offers.manage_events")
def event_close(request: PersonRequest, event_id: int) -> HttpResponse:
    """Take no more bookings."""
    return _press(
        request, event_id, "Booking is closed.", lambda event: life.close(by=request.person, event_id=event.pk)
    )


@require_POST
@permission_required("offers.manage_events")
def event_finish(request: PersonRequest, event_id: int) -> HttpResponse:
    """Say that it is over."""
    return _press(
        request, event_id, "The event is finished.",
        lambda event: life.finish(by=request.person, event_id=event.pk, now=timezone.now()),
    )  # fmt: skip


def confirm_page(
    request: PersonRequest,
    event: Event,
    form: object,
    title: str,
    button: str,
    consequences: list[str],
    *,
    is_warning: bool = False,
) -> HttpResponse:
    """Show a form with what its button will do."""
    context = {
        "title": title,
        "caption": event.title,
        "crumbs": present.crumbs(event, title),
        "form": form,
        "consequences": consequences,
        "button_label": button,
        "is_warning": is_warning,
        "cancel_url": reverse("event", args=[event.pk]),
        "cancel_label": "Leave it as it is",
    }
    return render(request, "offers/events/confirm.html", context)


def _press(request: PersonRequest, event_id: int, done: str, work: Callable[[Event], object]) -> HttpResponse:
    event = get_event(request, event_id)
    told(request, done, lambda: work(event))
    return redirect("event", event.pk)


def _form_page(
    request: PersonRequest, event: Event | None, form: object, title: str, button: str, text: str = ""
) -> HttpResponse:
    context = {
        "title": title,
        "caption": event.title if event else "",
        "crumbs": present.crumbs(event, title),
        "form": form,
        "text": text,
        "button_label": button,
        "cancel_url": reverse("event", args=[event.pk]) if event else reverse("events"),
    }
    return render(request, "offers/events/form.html", context)
