"""Certificates: issued to whoever attended enough, with a code anybody can check; revoked with a reason, never deleted."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction

from membership.models import Person
from offers.attending import ENOUGH_PERCENT, Attended
from offers.errors import OffersRefused
from offers.models import Booking, Certificate, CpdEntry, Event
from offers.queries.attendance import attended_of, on_roll
from tenants.current import current_partnership
from tenants.queue import enqueue
from tenants.working_days import london_day

ALPHABET: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # no letter that looks like another
PARTS, LENGTH = 3, 4


class NotEnough(OffersRefused):
    """The delegate has not attended enough of the event."""

    code = "not_enough"
    message = f"A certificate needs {ENOUGH_PERCENT} per cent of the sessions."


class AlreadyRevoked(OffersRefused):
    """The certificate is revoked."""

    code = "already_revoked"
    message = "This certificate is revoked already."


def new_code() -> str:
    """Return a code like “7KQM-2XRT-PW9D”: 59 bits, easily read aloud."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(PARTS))


@transaction.atomic
def issue_all(*, by: Person | None, event: Event, now: datetime) -> list[Certificate]:
    """Issue certificates to all named delegates who attended enough and have none yet."""
    rows = on_roll(event.pk).filter(delegate__isnull=False, certificate__isnull=True).order_by("pk")
    waiting = list(rows.select_for_update(of=("self",), no_key=True))
    found = attended_of(event.pk, [booking.pk for booking in waiting])
    return _issue(event, [(row, found[row.pk]) for row in waiting if found[row.pk].is_enough], now)


@transaction.atomic
def issue(*, by: Person, booking_id: int, now: datetime) -> Certificate:
    """Issue one certificate, for example after a correction; one issued before is returned. Raises NotEnough."""
    rows = Booking.objects.select_related("event", "delegate", "school")
    booking = rows.select_for_update(of=("self",), no_key=True).get(pk=booking_id)
    existing = Certificate.objects.filter(booking=booking).first()
    if existing:
        return existing
    attended = attended_of(booking.event_id, [booking.pk])[booking.pk]
    if not attended.is_enough or booking.delegate is None:
        raise NotEnough
    [made] = _issue(booking.event, [(booking, attended)], now)
    return made


@transaction.atomic
def revoke(*, by: Person, certificate_id: int, reason: str, now: datetime) -> Certificate:
    """Say for good that a certificate does not hold; its hours no longer count. Raises AlreadyRevoked."""
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate_id)
    if certificate.revoked_at:
        raise AlreadyRevoked
    certificate.revoked_at, certificate.revoked_by, certificate.revoke_reason = now, by, reason
    certificate.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    return certificate


def _issue(event: Event, earned: Iterable[tuple[Booking, Attended]], now: datetime) -> list[Certificate]:
    """Write certificates and the lines of the delegates' records that come of them, and have them sent."""
    made = Certificate.objects.bulk_create(_certificate(event, booking, got, now) for booking, got in earned)
    organiser = current_partnership().name[:120]
    CpdEntry.objects.bulk_create(
        CpdEntry(
            person=row.booking.delegate,
            certificate=row,
            title=row.title,
            organiser=organiser,
            hours=row.hours,
            on_day=row.ends_on,
        )
        for row in made
        if row.hours
    )
    for row in made:
        enqueue("offers.email_certificate", certificate_id=row.pk)
    return made


def _certificate(event: Event, booking: Booking, attended: Attended, now: datetime) -> Certificate:
    first, last = event.starts_at or now, event.ends_at or now
    return Certificate(
        booking=booking,
        code=new_code(),
        name=str(booking.delegate),
        school_name=booking.school.name[:160],
        title=event.title,
        hours=attended.hours,
        sessions_attended=attended.sessions,
        sessions_held=attended.held,
        starts_on=london_day(first),
        ends_on=london_day(last),
        issued_at=now,
    )
