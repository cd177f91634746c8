"""What bookings put on the page of an event."""

from datetime import datetime
from typing import Any

from django import template
from django.template import RequestContext

from membership.queries import people
from offers.forms.bookings.booking import BookForm
from offers.models import Event
from tenants.access import allowed

register = template.Library()


@register.inclusion_tag("offers/bookings/panel_form.html", takes_context=True)
def booking_panel(context: RequestContext) -> dict[str, Any]:
    """The form with which a school books places; links for the office; nothing where somebody may not book."""
    request, event = context["request"], context["event"]
    school = request.acting_school
    may_book = bool(school) and allowed(request, "offers.book", school) and not context.get("refusal")
    is_open = _is_open(event, context["now"])
    shown = may_book and is_open and event.places_left > 0
    team = list(people.team(school.pk)) if shown else []
    return {
        "event": event,
        "form": BookForm(team=team, has_allowance=False) if shown else None,
        "csrf_token": context.get("csrf_token"),
        "may_wait": may_book and is_open and not shown and event.has_waiting_list,
        "configures": allowed(request, "offers.configure") and is_open,
        "runs": allowed(request, "offers.run_day", event),
        "school": school,
    }


def _is_open(event: Event, now: datetime) -> bool:
    begins = event.opens_at is None or event.opens_at <= now
    lasts = event.closes_at is None or event.closes_at > now
    return event.status == "open" and begins and lasts and (event.ends_at is None or event.ends_at > now)
