"""Sessions of an event: the list, one more, a weekly series, one moved or taken out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt
from offers.forms.events.events import ReasonForm, SeriesForm, SessionForm
from offers.models import Event, Session
from offers.operations.events import sessions, writing
from offers.operations.events.sessions import SessionFacts
from offers.presenters.events import pages as present
from offers.queries import event_people
from offers.timing.recurrence import Weekly, weekly
from offers.views.events.shared import get_event
from offers.views.events.writing import confirm_page
from tenants.access import permission_required
from tenants.working_days import LONDON, bank_holidays, london_day


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def event_sessions(request: PersonRequest, event_id: int) -> HttpResponse:
    """The sessions, and a form for one more."""
    event = get_event(request, event_id)
    form = SessionForm(request.POST or None)
    if form.is_valid():
        venue = form.cleaned_data["venue"]
        made = attempt(
            form,
            lambda: (
                sessions.add(
                    by=request.person,
                    event_id=event.pk,
                    meetings=[form.meeting()],
                    title=form.cleaned_data["title"],
                    venue_id=venue.pk if venue else None,
                ),
            ),
        )
        if made:
            messages.success(request, "The session is added.")
            return redirect("event_sessions", event.pk)
    context = {
        "title": "Sessions",
        "caption": event.title,
        "crumbs": present.crumbs(event, "Sessions"),
        "event": event,
        "rows": present.sessions(event, shows_link=True),
        "form": form,
        "effects": present.told(event_people.reach(event)) if event.is_published else [],
    }
    return render(request, "offers/events/sessions.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def event_series(request: PersonRequest, event_id: int) -> HttpResponse:
    """A weekly programme: shown first, made with the second button."""
    event = get_event(request, event_id)
    form = SeriesForm(request.POST or None, initial=_first(event))
    plan = attempt(form, lambda: _plan(form)) if form.is_valid() else None
    if plan and "make" in request.POST and attempt(form, lambda: _make(request, event, form, plan)):
        return redirect(
            "event_sessions" if form.cleaned_data["makes"] == "sessions" else "events", *_where(event, form)
        )
    context = {
        "title": "Weekly programme or series",
        "caption": event.title,
        "crumbs": present.crumbs(event, "Series"),
        "event": event,
        "form": form,
        "plan": plan,
        "effects": present.told(event_people.reach(event)) if event.is_published else [],
    }
    return render(request, "offers/events/series.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def session_change(request: PersonRequest, event_id: int, session_id: int) -> HttpResponse:
    """Move one session, or say that it is elsewhere."""
    event = get_event(request, event_id)
    session = _session(event, session_id)
    form = SessionForm(request.POST or None, initial=_typed(session))
    if form.is_valid() and accepted(
        form, lambda: sessions.change(by=request.person, session_id=session.pk, facts=_facts(form), now=timezone.now())
    ):
        messages.success(request, "The session is changed.")
        return redirect("event_sessions", event.pk)
    effects = present.told(event_people.reach(event)) if event.is_published else []
    return confirm_page(request, event, form, "Change the session", "Save the session", effects)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def session_remove(request: PersonRequest, event_id: int, session_id: int) -> HttpResponse:
    """Take one session out."""
    event = get_event(request, event_id)
    session = _session(event, session_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(
            form,
            lambda: (sessions.remove(by=request.person, session_id=session.pk, reason=reason, now=timezone.now()),),
        )
        if done:
            messages.success(request, "The session is deleted." if done[0] else "The session is cancelled.")
            return redirect("event_sessions", event.pk)
    effects = [
        "It stays in calendars as cancelled for thirty days." if event.is_published else "It is deleted.",
        *(present.told(event_people.reach(event)) if event.is_published else []),
    ]
    title = f"Take out the session of {london_day(session.starts_at):%-d %B}"
    return confirm_page(request, event, form, title, "Take it out", effects, is_warning=True)


def _session(event: Event, session_id: int) -> Session:
    found = next((row for row in event.sessions.all() if row.pk == session_id), None)
    if found is None:
        raise Http404("No such session here.")
    return found


def _facts(form: SessionForm) -> SessionFacts:
    typed = form.cleaned_data
    venue = typed["venue"]
    return SessionFacts(form.meeting(), typed["title"], venue.pk if venue else None, typed["online_url"])


def _typed(session: Session) -> dict[str, object]:
    starts, ends = session.starts_at.astimezone(LONDON), session.ends_at.astimezone(LONDON)
    return {
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "title": session.title,
        "venue": session.venue,
        "online_url": session.online_url,
    }


def _first(event: Event) -> dict[str, object]:
    """The series goes on from the last session, at its times."""
    known = [row for row in event.sessions.all() if row.cancelled_at is None]
    return (
        {name: value for name, value in _typed(known[-1]).items() if name in ("day", "starts", "ends")} if known else {}
    )


def _plan(form: SeriesForm) -> Weekly:
    typed = form.cleaned_data
    return weekly(
        typed["day"],
        typed["starts"],
        typed["ends"],
        count=typed["count"],
        every=int(typed["every"]),
        holidays=bank_holidays() if typed["skips_holidays"] else (),
        breaks=typed["breaks"],
    )


def _make(request: PersonRequest, event: Event, form: SeriesForm, plan: Weekly) -> bool:
    if form.cleaned_data["makes"] == "sessions":
        made = sessions.add(
            by=request.person, event_id=event.pk, meetings=plan.meetings, title=form.cleaned_data["title"]
        )
        messages.success(request, f"{len(made)} sessions are added.")
        return True
    days = [london_day(row.starts_at) for row in plan.meetings]
    copies = writing.copy_to_days(by=request.person, event_id=event.pk, days=days, title=event.title)
    messages.success(request, f"{len(copies)} events are written as drafts.")
    return True


def _where(event: Event, form: SeriesForm) -> list[int]:
    return [event.pk] if form.cleaned_data["makes"] == "sessions" else []
