"""Places in a team: added, asked, answered, given to somebody else.

The cycle's row is held first, so that nobody is given more reviews than they take, and no two schools come to review each
other; then the review's, then the place's.

Who is asked is checked for conflicts again each time: what nobody can set aside (`conflicts.BARS`) refuses always, the rest
unless the place has a reason why it was given against the warning.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from membership.models import Person
from peer_review.bases.reviews import LIVE_SEATS
from peer_review.enums import MomentKind, SeatRole, SeatStatus, Stage
from peer_review.errors import ReviewRefused
from peer_review.models import Review, Reviewer, Seat
from peer_review.operations import cycles
from peer_review.operations.reviews import moving
from peer_review.queries.conflicts import Conflict, conflicts_of, pair_of, standing
from peer_review.queries.due import OVER
from peer_review.stages import BEFORE_VISIT, has_reached
from tenants.queue import enqueue
from tenants.working_days import london_day

Status = SeatStatus
AFTER_THE_REPORT = (SeatRole.FACILITATOR, SeatRole.READER)


class Conflicted(ReviewRefused):
    """A rule forbids this match; `conflicts` says which."""

    code = "conflicted"

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = list(conflicts)
        super().__init__(" ".join(conflict.text for conflict in conflicts))


class SeatTaken(ReviewRefused):
    """The team has a lead already, or the reviewer is in it already."""

    code = "seat_taken"


class SeatChanged(ReviewRefused):
    """The place has been answered, withdrawn or given to somebody else since the page was shown."""

    code = "seat_changed"


class TeamSettled(ReviewRefused):
    """The review is too far on for another team."""

    code = "team_settled"
    message = "The team of this review cannot be changed any more."


@transaction.atomic
def add(
    *, by: Person | None, review: Review, reviewer: Reviewer, role: str, now: datetime, override_reason: str = ""
) -> Seat:
    """Give a reviewer a place in a team, not yet invited; the days are those of a visit in the cycle.

    Raises Conflicted, SeatTaken, TeamSettled.
    """
    cycles.hold(review.cycle_id)
    held = moving.hold(review)
    _refuse_settled(held, role)
    seat = Seat(review=held, reviewer=reviewer, role=role, override_reason=override_reason[:300])
    seat.days = _days(held, role)
    _refuse_conflicts(seat, now)
    _save_new(seat)
    moving.note(by=by, review=held, kind=MomentKind.TEAM, text=f"{_role(seat)} added to the team", now=now)
    return seat


@transaction.atomic
def invite(*, by: Person | None, seat_id: int, now: datetime) -> Seat:
    """Ask the reviewer of a place to take part and have them written to; who was asked already is not asked again.

    Raises Conflicted, SeatChanged, TeamSettled.
    """
    seat = hold(seat_id)
    if seat.status == Status.INVITED:
        return seat
    _refuse_unless(seat, Status.PLANNED)
    _refuse_settled(seat.review, seat.role)
    _refuse_conflicts(seat, now)
    seat.status, seat.invited_at = Status.INVITED, now
    seat.save(update_fields=["status", "invited_at"])
    moving.note(by=by, review=seat.review, kind=MomentKind.TEAM, text=f"{_role(seat)} invited", now=now)
    enqueue("peer_review.email_seat", seat_id=seat.pk, kind="invited")
    return seat


@transaction.atomic
def accept(*, by: Person | None, seat_id: int, now: datetime) -> Seat:
    """Take the place; twice is once. Raises Conflicted, SeatChanged, TeamSettled."""
    seat = hold(seat_id)
    if seat.status == Status.ACCEPTED:
        return seat
    _refuse_unless(seat, Status.PLANNED, Status.INVITED)
    _refuse_settled(seat.review, seat.role)
    _refuse_conflicts(seat, now)
    _answer(seat, Status.ACCEPTED, "", now)
    moving.note(by=by, review=seat.review, kind=MomentKind.TEAM, text=f"{_role(seat)} accepted", now=now)
    return seat


@transaction.atomic
def decline(*, by: Person | None, seat_id: int, reason: str, now: datetime) -> Seat:
    """Say no to an invitation, also after yes while the visit is ahead; twice is once. Raises SeatChanged."""
    seat = hold(seat_id)
    if seat.status == Status.DECLINED:
        return seat
    _refuse_unless(seat, Status.PLANNED, Status.INVITED, Status.ACCEPTED)
    if seat.review.stage in OVER:
        raise SeatChanged("This review is over; nobody needs your answer any more.")
    if not may_decline(seat):
        raise SeatChanged("The visit has begun. Ask the office to change the team.")
    _answer(seat, Status.DECLINED, reason, now)
    moving.note(by=by, review=seat.review, kind=MomentKind.TEAM, text=f"{_role(seat)} declined", now=now)
    return seat


def may_decline(seat: Seat) -> bool:
    """Whether somebody may still say no: to an invitation always, after yes while the visit is ahead; not once all is over."""
    stage = seat.review.stage
    return seat.is_live and stage not in OVER and (seat.status != Status.ACCEPTED or stage in BEFORE_VISIT)


@transaction.atomic
def withdraw(*, by: Person | None, seat_id: int, reason: str, now: datetime) -> Seat:
    """Take somebody out of a team and tell them, or leave a declined place empty; twice is once. Raises TeamSettled."""
    seat = hold(seat_id)
    if seat.status != Status.WITHDRAWN:
        _take_out(by, seat, reason, now)
    return seat


@transaction.atomic
def replace(
    *, by: Person | None, seat_id: int, reviewer: Reviewer, now: datetime, reason: str = "", override_reason: str = ""
) -> Seat:
    """Give a place, live or declined, to another reviewer in the same role, not yet invited; once.

    Raises Conflicted, SeatChanged, SeatTaken, TeamSettled.
    """
    seat = hold(seat_id)
    _refuse_unless(seat, Status.PLANNED, Status.INVITED, Status.ACCEPTED, Status.DECLINED)
    _take_out(by, seat, reason, now)
    return add(by=by, review=seat.review, reviewer=reviewer, role=seat.role, now=now, override_reason=override_reason)


@transaction.atomic
def fill(
    *,
    by: Person | None,
    review: Review,
    reviewer: Reviewer,
    role: str,
    now: datetime,
    seat_id: int | None = None,
    reason: str = "",
    override_reason: str = "",
) -> Seat:
    """Give somebody a new place, or that of `seat_id`, and invite them at once. Raises as `add`, `replace` and `invite`."""
    if seat_id is None:
        made = add(by=by, review=review, reviewer=reviewer, role=role, now=now, override_reason=override_reason)
    else:
        made = replace(
            by=by, seat_id=seat_id, reviewer=reviewer, now=now, reason=reason, override_reason=override_reason
        )
    return invite(by=by, seat_id=made.pk, now=now)


def hold(seat_id: int) -> Seat:
    """Return the place with its review, held until the transaction ends: first the cycle, then the review, then the place."""
    seats = Seat.objects.select_related("review__cycle", "review__framework", "review__school", "reviewer__person")
    found = seats.get(pk=seat_id)
    cycles.hold(found.review.cycle_id)
    review = moving.hold(found.review)
    seat = seats.select_for_update(of=("self",)).get(pk=seat_id)
    seat.review = review
    return seat


def _take_out(by: Person | None, seat: Seat, reason: str, now: datetime) -> None:
    """A declined place keeps the reviewer's own reason; who knew of a place is told that it is gone."""
    _refuse_settled(seat.review, seat.role)
    was_asked = seat.status in (Status.INVITED, Status.ACCEPTED)
    if seat.is_live:
        moving.note(
            by=by, review=seat.review, kind=MomentKind.TEAM, text=f"{_role(seat)} taken out of the team", now=now
        )
        seat.decline_reason = reason[:300]
    seat.status = Status.WITHDRAWN
    seat.save(update_fields=["status", "decline_reason"])
    if was_asked:
        enqueue("peer_review.email_seat", seat_id=seat.pk, kind="withdrawn")


def _answer(seat: Seat, status: Status, reason: str, now: datetime) -> None:
    seat.status, seat.answered_at, seat.decline_reason = status, now, reason[:300]
    seat.invited_at = seat.invited_at or now
    seat.save(update_fields=["status", "answered_at", "decline_reason", "invited_at"])


def _save_new(seat: Seat) -> None:
    live = seat.review.seats.filter(status__in=LIVE_SEATS)
    if seat.role == SeatRole.LEAD and live.filter(role=SeatRole.LEAD).exists():
        raise SeatTaken("The team has a lead reviewer. Replace them instead.")
    if live.filter(reviewer=seat.reviewer).exists():
        raise SeatTaken(f"{seat.reviewer} is in this team already.")
    seat.save()


def _refuse_conflicts(seat: Seat, now: datetime) -> None:
    (found,) = conflicts_of([pair_of(seat, london_day(now))])
    against = standing(found, seat.override_reason)
    if against:
        raise Conflicted(against)


def is_settled(review: Review, role: str) -> bool:
    """Return whether it is too late for a place: who visits is settled with the report, who helps afterwards with the closing."""
    end = Stage.CLOSED if role in AFTER_THE_REPORT else Stage.AGREED
    return review.stage == Stage.CANCELLED or has_reached(review.stage, end)


def _refuse_settled(review: Review, role: str) -> None:
    if is_settled(review, role):
        raise TeamSettled


def _refuse_unless(seat: Seat, *allowed: Status) -> None:
    if seat.status not in allowed:
        raise SeatChanged(f"This place has changed in the meantime: {seat.get_status_display().lower()}.")


def _days(review: Review, role: str) -> Decimal:
    """Days a place gives: those of the visit; help after it half a day, a second reading half a day."""
    return Decimal("0.5") if role in AFTER_THE_REPORT else review.cycle.visit_days


def _role(seat: Seat) -> str:
    """What the timeline calls a place; it names nobody, since its lines cannot be changed when a person is forgotten."""
    return str(seat.get_role_display())
