"""Certificates: one by its code, those of an event, of a person, and whose they are."""

from django.db.models import QuerySet

from membership.models import Person
from offers.models import Certificate


def by_code(code: str) -> Certificate | None:
    """Return a certificate by its code, however it is typed."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())[:12]
    parts = "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))
    return Certificate.objects.filter(code=parts).first() if plain else None


def known(person: Person) -> QuerySet[Certificate]:
    """Return the certificates somebody may open: all for the office, else their own."""
    rows = Certificate.objects.select_related("booking__event", "booking__delegate", "revoked_by")
    return rows if person.office_role_names else rows.filter(booking__delegate=person)


def with_delegate(certificate_id: int) -> Certificate:
    """Return a certificate with its delegate."""
    return Certificate.objects.select_related("booking__delegate").get(pk=certificate_id)


def of_event(event_id: int) -> QuerySet[Certificate]:
    """Return the certificates of an event, by name."""
    return Certificate.objects.filter(booking__event=event_id).order_by("name", "pk")
