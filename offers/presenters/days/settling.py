"""Settling an event, in words."""

from dataclasses import dataclass

from offers.enums import CancelReason
from offers.models import Booking, Certificate
from offers.operations.days.absentees import Absentee
from offers.operations.days.settling import Settled
from tenants.money import format_pence


@dataclass(frozen=True)
class Delegate:
    """A delegate of an event with what came of it."""

    booking: Booking
    certificate: Certificate | None

    @property
    def name(self) -> str:
        """Who had the place."""
        return str(self.booking.delegate or "Name to follow")

    @property
    def has_fee(self) -> bool:
        """Whether they were recorded as not having come."""
        return self.booking.cancel_reason == CancelReason.NO_SHOW


def delegate(booking: Booking, certificate: Certificate | None) -> Delegate:
    """Return a delegate with the certificate, if there is one."""
    return Delegate(booking, certificate)


def absentee(row: Absentee) -> tuple[int, str]:
    """Return one choice: “Ada Marsh, Ash School: £30.00 (Did not come …: £30.00)”."""
    who = row.booking.delegate or "Name to follow"
    return row.booking.pk, f"{who}, {row.booking.school}: {format_pence(row.cost.fee.pence)} ({row.cost.fee.words})"


def settled_words(done: Settled) -> str:
    """Return what settling did: “The event is settled: 2 fees, 18 certificates, 18 delegates asked what they thought.”"""
    parts = [
        _counted(done.fees, "fee"),
        _counted(done.certificates, "certificate"),
        f"{_counted(done.asked, 'delegate')} asked what they thought",
    ]
    return f"The event is settled: {', '.join(parts)}."


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
