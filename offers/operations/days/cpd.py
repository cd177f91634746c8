"""A person's record of professional development: own lines beside those from certificates, and what the person thinks of them."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from membership.models import Person
from offers.errors import OffersRefused
from offers.models import CpdEntry


class NotYourEntry(OffersRefused):
    """The line is not of this person's record, or comes from a certificate and stays as it is."""

    code = "not_your_entry"
    message = "This line cannot be changed: it is from a certificate, or not in your record."


@transaction.atomic
def add(*, by: Person, title: str, organiser: str, hours: Decimal, on_day: date, reflection: str = "") -> CpdEntry:
    """Write a line into one's own record; the same line sent twice is one: the person's row is the queue."""
    Person.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    entry, _ = CpdEntry.objects.get_or_create(
        person=by,
        certificate=None,
        title=title,
        organiser=organiser,
        hours=hours,
        on_day=on_day,
        defaults={"reflection": reflection},
    )
    return entry


@transaction.atomic
def change(*, by: Person, entry_id: int, title: str, organiser: str, hours: Decimal, on_day: date) -> CpdEntry:
    """Correct an own line. Raises NotYourEntry."""
    entry = _own(by, entry_id)
    if entry.certificate_id:
        raise NotYourEntry
    entry.title, entry.organiser, entry.hours, entry.on_day = title, organiser, hours, on_day
    entry.save(update_fields=["title", "organiser", "hours", "on_day"])
    return entry


@transaction.atomic
def reflect(*, by: Person, entry_id: int, reflection: str) -> CpdEntry:
    """Note what one thinks of a line, own or from a certificate; nobody else sees it. Raises NotYourEntry."""
    entry = _own(by, entry_id)
    entry.reflection = reflection
    entry.save(update_fields=["reflection"])
    return entry


@transaction.atomic
def remove(*, by: Person, entry_id: int) -> None:
    """Take an own line out; one that is gone is gone. Raises NotYourEntry for a certificate's."""
    entry = CpdEntry.objects.select_for_update(of=("self",)).filter(person=by, pk=entry_id).first()
    if entry and entry.certificate_id:
        raise NotYourEntry
    if entry:
        entry.delete()


def _own(by: Person, entry_id: int) -> CpdEntry:
    entry = CpdEntry.objects.select_for_update(of=("self",)).filter(person=by, pk=entry_id).first()
    if entry is None:
        raise NotYourEntry
    return entry
