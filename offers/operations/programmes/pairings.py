"""A participant of a programme and a coach, or a host: proposed with the reason, agreed by both, finished with an outcome.

Never within the participant's own school. Shadowing takes place at a host school, and not in the same trust unless the office
says so.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.db import IntegrityError, transaction

from membership.models import Person, School
from offers.enums import PairingKind, PairingStatus
from offers.errors import OffersRefused
from offers.models import Booking, Pairing
from tenants.queue import enqueue

Status = PairingStatus


class Side(StrEnum):
    """Who of the two answers."""

    PARTICIPANT = "participant"
    PARTNER = "partner"


class Unfit(OffersRefused):
    """These two cannot be brought together."""

    code = "unfit"


class PairedAlready(OffersRefused):
    """The participant has a coach, or a host, already."""

    code = "paired_already"
    message = "This participant has one already. Decline that first."


class Answered(OffersRefused):
    """The pairing has been answered or finished since the page was shown."""

    code = "answered"


class NotYours(OffersRefused):
    """Somebody answers for themselves, or the office for them."""

    code = "not_yours"
    message = "Only the person asked, or the office for them, can answer."


@dataclass(frozen=True)
class Proposal:
    """Two people, what they would do together, and why these two."""

    booking_id: int
    partner_id: int
    kind: str
    reason: str
    host_school_id: int | None = None
    starts_on: date | None = None
    days: Decimal = Decimal(0)
    allows_own_trust: bool = False


@transaction.atomic
def propose(*, by: Person, proposal: Proposal, now: datetime) -> Pairing:
    """Propose a pairing and ask both. Raises Unfit, PairedAlready."""
    booking = Booking.objects.select_related("school", "event").get(pk=proposal.booking_id)
    partner = Person.objects.get(pk=proposal.partner_id)
    _refuse(booking, partner, proposal)
    facts = {name: value for name, value in vars(proposal).items() if name != "allows_own_trust"}
    try:
        with transaction.atomic():
            made = Pairing.objects.create(event=booking.event, proposed_by=by, created_at=now, **facts)
    except IntegrityError as error:
        raise PairedAlready from error
    enqueue("offers.email_pairing", pairing_id=made.pk)
    return made


@transaction.atomic
def answer(*, by: Person, pairing_id: int, side: Side, agrees: bool, reason: str = "", now: datetime) -> Pairing:
    """Agree or decline for one side; when both have agreed it is agreed. Raises Answered, NotYours."""
    pairing = lock_pairing(pairing_id)
    if pairing.status not in (Status.PROPOSED, Status.AGREED if not agrees else Status.PROPOSED):
        raise Answered(f"This has been answered: {pairing.get_status_display().lower()}.")
    if not by.office_role_names and by.pk != person_of(pairing, side):
        raise NotYours
    if agrees:
        _agree(pairing, side, now)
    else:
        pairing.status, pairing.declined_reason = Status.DECLINED, reason
    pairing.save()
    if pairing.status != Status.PROPOSED:
        enqueue("offers.email_pairing", pairing_id=pairing.pk)
    return pairing


@transaction.atomic
def finish(*, by: Person, pairing_id: int, outcome: str, days: Decimal) -> Pairing:
    """Say what came of a pairing that was agreed. Raises Answered."""
    pairing = lock_pairing(pairing_id)
    if pairing.status != Status.AGREED:
        raise Answered(f"Only what both agreed to is finished: {pairing.get_status_display().lower()}.")
    pairing.status, pairing.outcome, pairing.days = Status.FINISHED, outcome, days
    pairing.save()
    return pairing


def person_of(pairing: Pairing, side: Side) -> int | None:
    """Return the id of who answers for a side."""
    return pairing.booking.delegate_id if side == Side.PARTICIPANT else pairing.partner_id


def _agree(pairing: Pairing, side: Side, now: datetime) -> None:
    if side == Side.PARTICIPANT:
        pairing.participant_agreed_at = pairing.participant_agreed_at or now
    else:
        pairing.partner_agreed_at = pairing.partner_agreed_at or now
    if pairing.participant_agreed_at and pairing.partner_agreed_at:
        pairing.status = Status.AGREED


def _refuse(booking: Booking, partner: Person, proposal: Proposal) -> None:
    if not booking.is_live or booking.delegate_id is None:
        raise Unfit("The participant needs a place with a name on it.")
    if booking.delegate_id == partner.pk:
        raise Unfit("Nobody coaches or hosts themselves.")
    if not partner.is_active:
        raise Unfit(f"{partner} is not active any more.")
    if booking.school_id in partner.school_ids:
        raise Unfit(f"{partner} belongs to {booking.school}, the participant’s own school.")
    if proposal.kind == PairingKind.SHADOWING:
        _refuse_host(booking, partner, proposal)


def _refuse_host(booking: Booking, partner: Person, proposal: Proposal) -> None:
    host = School.objects.filter(pk=proposal.host_school_id or 0).first()
    if host is None:
        raise Unfit("Choose the school where the shadowing takes place.")
    if host.pk not in partner.school_ids:
        raise Unfit(f"{partner} does not belong to {host}.")
    is_own_trust = host.trust_id is not None and host.trust_id == booking.school.trust_id
    if is_own_trust and not proposal.allows_own_trust:
        raise Unfit(f"{host} is in the participant’s own trust. Tick the box if that is wanted.")


def lock_pairing(pairing_id: int) -> Pairing:
    """Return the pairing, held until the transaction ends: both answers are kept."""
    return Pairing.objects.select_related("booking").select_for_update(of=("self",)).get(pk=pairing_id)
