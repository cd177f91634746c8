"""Programmes with participants, coaches and targets; every name is invented."""

from typing import Any

from membership.models import Person, School
from offers.models import Booking, Pairing, Target
from offers.operations.programmes import pairings, targets
from offers.operations.programmes.pairings import Proposal, Side
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories.offers import NOW


def participant(school: School | None = None, **facts: Any) -> Booking:
    """Somebody of a school with a place on a programme."""
    school = school or members.SchoolFactory()
    made: Booking = catalogue.BookingFactory(school=school, delegate=members.at_school(school, "staff"), **facts)
    return made


def coach(school: School | None = None) -> Person:
    """A head of another school."""
    return members.at_school(school)


def proposed(booking: Booking | None = None, partner: Person | None = None, **facts: Any) -> Pairing:
    """A coaching match both are asked about."""
    booking, partner = booking or participant(), partner or coach()
    named = {"kind": "coaching", "reason": "Both lead early years"} | facts
    proposal = Proposal(booking_id=booking.pk, partner_id=partner.pk, **named)
    return pairings.propose(by=members.office(), proposal=proposal, now=NOW)


def agreed(pairing: Pairing | None = None, **facts: Any) -> Pairing:
    """A match both have agreed to."""
    pairing = pairing or proposed(**facts)
    for side in Side:
        by = Person.objects.get(pk=pairings.person_of(pairing, side))
        pairing = pairings.answer(by=by, pairing_id=pairing.pk, side=side, agrees=True, now=NOW)
    return pairing


def target(offer: Any = None, label: str = "new examiners", wanted: int = 3) -> Target:
    """Three new examiners of every school."""
    offer = offer or catalogue.OfferFactory(kind="core", title="Examiner training")
    return targets.add(by=None, offer_id=offer.pk, label=label, wanted=wanted)
