"""Places in the teams of reviews between partnerships: asked, answered, given up.

Whoever gives somebody a place holds the round first, so that two partnerships never come to review each other.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from peer_review.bases.reviews import LIVE_SEATS
from peer_review.between.models import Cycle, Representative, Review, Seat
from peer_review.enums import MomentKind, SeatRole, SeatStatus, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving
from peer_review.queries.due import OVER
from tenants.accounts.models import User
from tenants.models import Partnership
from tenants.queue import enqueue


class ConflictOfInterest(ReviewRefused):
    """Nobody reviews their own partnership, nor one that reviews theirs in the same round."""

    code = "conflict_of_interest"


class NoLongerSpeaks(ReviewRefused):
    """Who no longer speaks for their partnership joins no team."""

    code = "no_longer_speaks"


class InTeamAlready(ReviewRefused):
    """Somebody has one place in a team, and a team has one lead."""

    code = "in_team_already"


class ReviewOver(ReviewRefused):
    """A review that is closed or cancelled keeps its team."""

    code = "review_over"
    message = "This review is over; its team stays as it was."


@transaction.atomic
def invite(
    *, by: User, review: Review, representative: Representative, role: str, now: datetime, why: Sequence[str] = ()
) -> Seat:
    """Ask somebody into a team, with the reasons for them.

    Raises NoLongerSpeaks, ConflictOfInterest, InTeamAlready, ReviewOver.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=review.cycle_id)
    held = moving.hold(review)
    if held.stage in OVER:
        raise ReviewOver
    if not Representative.objects.filter(pk=representative.pk, is_active=True).exists():
        raise NoLongerSpeaks(f"{representative.name} no longer speaks for {representative.partnership}.")
    refuse_conflict(cycle, review.partnership, representative)
    _refuse_twice(held, representative, role)
    seat = Seat.objects.create(
        review=review,
        representative=representative,
        role=role,
        status=SeatStatus.INVITED,
        days=cycle.visit_days,
        invited_at=now,
        why=list(why),
    )
    _note(by, seat, "invited", now)
    enqueue("between.email_seat", seat_id=seat.pk, kind="invited")
    return seat


@transaction.atomic
def answer(*, by: User, seat: Seat, accepts: bool, reason: str, now: datetime) -> None:
    """Accept or decline a place, once. Raises NotItsTurn, ConflictOfInterest, ReviewOver."""
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=seat.review.cycle_id)
    held = hold(seat.pk)
    if held.review.stage in OVER:
        raise ReviewOver
    if held.status not in (SeatStatus.PLANNED, SeatStatus.INVITED):
        raise moving.NotItsTurn("This invitation has been answered.")
    if accepts:
        refuse_conflict(cycle, held.review.partnership, held.representative)
    held.status = SeatStatus.ACCEPTED if accepts else SeatStatus.DECLINED
    held.answered_at, held.decline_reason = now, "" if accepts else reason[:300]
    held.save(update_fields=["status", "answered_at", "decline_reason"])
    _note(by, held, "accepted" if accepts else "declined", now)


@transaction.atomic
def withdraw(*, by: User, seat: Seat, now: datetime) -> None:
    """Take somebody out of a team and tell them; what they wrote stays. Raises NotItsTurn, ReviewOver."""
    held = hold(seat.pk)
    if held.review.stage in OVER:
        raise ReviewOver
    if not held.is_live:
        raise moving.NotItsTurn("This place has been given up already.")
    held.status = SeatStatus.WITHDRAWN
    held.save(update_fields=["status"])
    _note(by, held, "left the team", now)
    enqueue("between.email_seat", seat_id=held.pk, kind="withdrawn")


def refuse_conflict(cycle: Cycle, partnership: Partnership, representative: Representative) -> None:
    """Raise ConflictOfInterest for the own partnership and for one that reviews it in the round. One query."""
    if representative.partnership_id == partnership.pk:
        raise ConflictOfInterest(f"{representative.name} belongs to {partnership} and cannot review it.")
    back = Seat.objects.filter(
        review__cycle=cycle,
        review__partnership=representative.partnership_id,
        representative__partnership=partnership,
        status__in=LIVE_SEATS,
    ).exclude(review__stage=Stage.CANCELLED)
    if back.exists():
        raise ConflictOfInterest(
            f"{partnership} reviews {representative.partnership} in this round; two partnerships do not review each other."
        )


def _refuse_twice(review: Review, representative: Representative, role: str) -> None:
    live = review.seats.filter(status__in=LIVE_SEATS)
    if live.filter(representative=representative).exists():
        raise InTeamAlready(f"{representative.name} has a place in this team.")
    if role == SeatRole.LEAD and live.filter(role=SeatRole.LEAD).exists():
        raise InTeamAlready("This team has a lead. Take them out first, or invite somebody as reviewer.")


def hold(seat_id: int) -> Seat:
    """Return the place with its review, both held until the transaction ends: first the review, then the place."""
    seats = Seat.objects.select_related("review__cycle", "review__partnership", "representative__partnership")
    review = moving.hold(seats.get(pk=seat_id).review)
    seat = seats.select_for_update(of=("self",)).get(pk=seat_id)
    seat.review = review
    return seat


def _note(by: User, seat: Seat, word: str, now: datetime) -> None:
    """Places are told without names: timelines outlive the people."""
    text = f"{seat.get_role_display()} from {seat.representative.partnership} {word}"
    moving.note(by=by, review=seat.review, kind=MomentKind.TEAM, text=text, now=now)
