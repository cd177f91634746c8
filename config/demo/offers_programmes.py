"""Programmes in the demo: coaches and shadowing hosts for participants, and how far schools are with a programme's targets."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

from config.demo.calendar import at
from config.demo.names import draw
from config.demo.offers_agreements import Market
from config.demo.offers_events import Run
from config.demo.offers_specification import OfferSpec
from membership.models import School
from offers.enums import PairingKind
from offers.models import Booking, Pairing, Target
from offers.operations.programmes import pairings, targets
from offers.operations.programmes.pairings import Proposal, Side

REASONS: Final = (
    "Led a school through the same change",
    "Same phase, another part of the area",
    "Came by the same way",
)


def pair(market: Market, run: Run) -> None:
    """Bring participants together with heads of other schools; some still have to answer, one was promoted."""
    booked = run.event.bookings.filter(status="confirmed", delegate__isnull=False).select_related("delegate")
    for number, booking in enumerate(booked.order_by("pk")[: run.row.pairings]):
        made = _propose(market, booking, number)
        if number % 4 != 3:
            _agree(market, made)
        if number == 0:
            pairings.finish(by=market.by, pairing_id=made.pk, outcome="Promoted to headteacher", days=Decimal("2.5"))


def follow(market: Market) -> None:
    """Enter the targets of programmes and let schools say how far they are."""
    for row in market.spec.offers:
        for number, wanted in enumerate(row.targets):
            offer = market.editions[row.key]
            target = targets.add(
                by=market.by,
                offer_id=offer.pk,
                label=wanted["label"],
                wanted=wanted["wanted"],
                by_day=offer.ends_before - timedelta(days=32),
            )
            _report(market, row, target, number)


def _propose(market: Market, booking: Booking, number: int) -> Pairing:
    host = _host(market, booking, number)
    is_shadowing = number % 3 == 2
    proposal = Proposal(
        booking_id=booking.pk,
        partner_id=market.teams[host.pk].head.pk,
        kind=PairingKind.SHADOWING if is_shadowing else PairingKind.COACHING,
        reason=REASONS[number % len(REASONS)],
        host_school_id=host.pk if is_shadowing else None,
        starts_on=market.today - timedelta(days=20 - number),
        days=Decimal(1) if is_shadowing else Decimal(3),
        allows_own_trust=True,
    )
    return pairings.propose(by=market.by, proposal=proposal, now=at(market.today - timedelta(days=30)))


def _host(market: Market, booking: Booking, number: int) -> School:
    """Another school whose head is not of the participant's own."""
    others = [s for s in market.active if booking.school_id not in market.teams[s.pk].head.school_ids]
    return others[(number + draw("host", booking.event.title, out_of=len(others))) % len(others)]


def _agree(market: Market, made: Pairing) -> None:
    for day, side in ((28, Side.PARTICIPANT), (26, Side.PARTNER)):
        now = at(market.today - timedelta(days=day), 18)
        pairings.answer(by=market.by, pairing_id=made.pk, side=side, agrees=True, now=now)


def _report(market: Market, row: OfferSpec, target: Target, number: int) -> None:
    on = market.today - timedelta(days=9)
    rows = (
        School.objects.filter(phase__in=row.phases, is_open=True) if row.phases else School.objects.filter(is_open=True)
    )
    for school in rows.order_by("pk")[:8]:
        if school.pk in market.teams:
            reached = draw("reached", target.label, school.urn, out_of=target.wanted + 1)
            manager = market.teams[school.pk].manager
            targets.report(by=manager, target_id=target.pk, school_id=school.pk, reached=reached, on=on)
