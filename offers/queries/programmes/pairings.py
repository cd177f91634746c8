"""Pairings: which somebody may see, which a list asks for, who could take part."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from membership.models import Person, School
from offers.enums import BookingStatus, EventStatus, PairingKind, PairingStatus
from offers.models import Booking, Event, Pairing

LIVE = (BookingStatus.HELD, BookingStatus.CONFIRMED)


def visible(person: Person) -> QuerySet[Pairing]:
    """Return all pairings for the office, else those somebody takes part in."""
    rows = Pairing.objects.select_related(
        "event", "booking__delegate", "booking__school", "partner", "host_school", "proposed_by"
    )
    if person.office_role_names:
        return rows
    return rows.filter(Q(booking__delegate=person.pk) | Q(partner=person.pk))


def filtered(rows: QuerySet[Pairing], wanted: Mapping[str, str]) -> QuerySet[Pairing]:
    """Return the rows a list's address asks for: kind, status, event, words."""
    found = Q()
    if wanted.get("kind") in PairingKind.values:
        found &= Q(kind=wanted["kind"])
    if wanted.get("status") in PairingStatus.values:
        found &= Q(status=wanted["status"])
    if wanted.get("event", "").isdecimal():
        found &= Q(event=int(wanted["event"]))
    if words := wanted.get("q", "").strip():
        names = Q(booking__delegate__name__icontains=words) | Q(partner__name__icontains=words)
        found &= names | Q(event__title__icontains=words)
    return rows.filter(found)


def find(rows: QuerySet[Pairing], pairing_id: int) -> Pairing | None:
    """Return one pairing."""
    return rows.filter(pk=pairing_id).first()


def get(pairing_id: int) -> Pairing:
    """Return one pairing as its e-mail needs it."""
    related = ("event", "booking__delegate", "booking__school", "partner", "host_school")
    return Pairing.objects.select_related(*related).get(pk=pairing_id)


def programmes() -> QuerySet[Event]:
    """Return the events people can be paired in: those not cancelled that somebody has a place on."""
    rows = Event.objects.exclude(status__in=[EventStatus.CANCELLED, EventStatus.DRAFT])
    return rows.filter(bookings__status__in=LIVE).distinct()


def participants(event_id: int) -> QuerySet[Booking]:
    """Return the named places of an event."""
    rows = Booking.objects.filter(event=event_id, status__in=LIVE, delegate__isnull=False)
    return rows.select_related("delegate", "school").order_by("delegate__name", "pk")


def partners() -> QuerySet[Person]:
    """Return who can coach or host."""
    return Person.objects.filter(is_active=True).order_by("name", "pk")


def hosts() -> QuerySet[School]:
    """Return the schools that can host."""
    return School.objects.filter(is_open=True)


def to_answer(person: Person) -> list[Pairing]:
    """Return the proposals somebody has not answered yet; one query."""
    mine = Q(booking__delegate=person.pk, participant_agreed_at__isnull=True) | Q(
        partner=person.pk, partner_agreed_at__isnull=True
    )
    rows = Pairing.objects.filter(mine, status=PairingStatus.PROPOSED)
    return list(rows.select_related("event", "booking__delegate", "partner"))
