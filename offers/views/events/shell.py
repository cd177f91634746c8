"""What events add around every page: navigation, what needs the office, the next events of a school, search."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from membership.requests import PersonRequest
from offers.queries import event_lists
from offers.sections import TRAINING
from offers.views import waiting
from offers.views.events.shared import is_office
from offers.words.events import place_words, when_words
from tenants.access import allowed
from tenants.shell import NavItem, Need, Panel, SearchHit

NEXT = 3
HITS = 8
SHOWN = 3


def navigation(request: PersonRequest) -> Iterator[NavItem]:
    """Events, for everybody."""
    if not allowed(request, "offers.view_catalogue"):
        return
    yield NavItem("Events", reverse("events"), order=50, section=TRAINING, also=(reverse("venues"),))


def needs(request: PersonRequest) -> Iterator[Need]:
    """Events that begin soon and have too few places booked."""
    if not is_office(request) or not allowed(request, "offers.manage_events"):
        return
    if not waiting.of_office(request).under_minimum:
        return
    now = timezone.now()
    for event in event_lists.under_minimum(now, now + timedelta(days=event_lists.DAYS_AHEAD))[:SHOWN]:
        yield Need(
            title=f"Decide whether “{event}” takes place",
            url=reverse("event", args=[event.pk]),
            reason=f"{event.places_taken} of at least {event.minimum} places booked",
            due_on=timezone.localdate(event.starts_at) if event.starts_at else None,
            button_label="Look at it",
        )


def panels(request: PersonRequest) -> Iterator[Panel]:
    """The next events of the school."""
    if not request.acting_school:
        return
    found = event_lists.next_of_school(request.acting_school, timezone.now(), NEXT)
    rows = [(event, when_words(event), place_words(event)) for event in found]
    yield Panel("Your next events", "offers/events/panel.html", {"rows": rows}, order=20)


def search(request: PersonRequest, query: str) -> Iterator[SearchHit]:
    """Events whose title, offer or venue has the words."""
    if not allowed(request, "offers.view_catalogue"):
        return
    now, filters = timezone.now(), {"q": query}
    asked = event_lists.for_office if is_office(request) else event_lists.for_schools
    for event in asked(filters, now)[:HITS]:
        yield SearchHit("Event", event.title, reverse("event", args=[event.pk]), when_words(event))
