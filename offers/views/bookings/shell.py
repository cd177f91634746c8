"""What bookings add around every page: navigation, "What needs you", search."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from membership.requests import PersonRequest
from offers.queries.bookings import needs as queries
from offers.queries.bookings.lists import naming, visible_to
from offers.queries.waiting import NAMES_DUE
from offers.sections import TRAINING
from offers.views import waiting
from tenants.access import allowed
from tenants.shell import NavItem, Need, SearchHit

HITS = 8


def navigation(request: PersonRequest) -> Iterator[NavItem]:
    """Bookings for everybody with a school or the office; waiting lists and terms are led to from there."""
    if not allowed(request, "offers.view_catalogue"):
        return
    yield NavItem("Bookings", reverse("bookings"), order=51, section=TRAINING, also=(reverse("waiting"),))


def needs(request: PersonRequest) -> Iterator[Need]:
    """For a school: places kept for it, and names to follow."""
    school = request.acting_school
    if not school or not allowed(request, "offers.book", school):
        return
    now, counts = timezone.now(), waiting.of_person(request)
    for entry in queries.offered_to(school.pk) if counts.offered else ():
        yield Need(
            title=f"Take the place on “{entry.event}” for {entry.delegate}",
            url=reverse("waiting_entry", args=[entry.pk]),
            reason="It is kept from the waiting list, and goes to the next if nobody answers",
            due_on=timezone.localdate(entry.offer_expires_at) if entry.offer_expires_at else None,
            button_label="Take it or leave it",
            is_primary=True,
        )
    for booking in queries.unnamed(school.pk, now, now + NAMES_DUE) if counts.unnamed else ():
        yield Need(
            title=f"Say who comes to “{booking.event}”",
            url=reverse("booking_swap", args=[booking.pk]),
            reason="A place is booked without a name",
            due_on=timezone.localdate(booking.event.starts_at) if booking.event.starts_at else None,
            button_label="Say who",
        )


def search(request: PersonRequest, query: str) -> Iterator[SearchHit]:
    """Places whose delegate or purchase order has the words."""
    if not allowed(request, "offers.view_catalogue"):
        return
    visible = visible_to(request.person, request.acting_school)
    for booking in naming(visible, query)[:HITS]:
        who = str(booking.delegate or "Name to follow")
        yield SearchHit("Place", f"{who}: {booking.event}", reverse("booking", args=[booking.pk]), str(booking.school))
