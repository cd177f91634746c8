"""What does not go to plan in the demo's reviews, and what comes of them: put off, declined, taken back, brought together."""

from datetime import date, timedelta

from config.demo import school_days
from config.demo.calendar import at
from config.demo.reviews_specification import CycleSpec
from membership.models import Person, School, SchoolRole
from peer_review.enums import PostponeReason, SeatStatus, Stage
from peer_review.models import Brokering, Cycle, Review, Seat, Share
from peer_review.operations import brokering, participants, seats
from peer_review.operations.brokering import NothingToBroker, Side
from peer_review.operations.reviews import postponing, sharing
from peer_review.stages import BEFORE_VISIT

MESSAGE = "Your reports speak of the same theme. Would you like to meet?"


def happen(spec: CycleSpec, over: Cycle, running: Cycle, newcomer: School | None, by: Person, today: date) -> None:
    """What came lately: a visit off, a reviewer who cannot come, a consent taken back, a new school, schools brought together."""
    yesterday = school_days.after(today, -1)
    _postpone(running, by, yesterday)
    _decline(running, yesterday)
    _revoke(over, school_days.after(today, -3))
    if newcomer:
        participants.add(by=by, cycle_id=running.pk, school_ids=[newcomer.pk], now=at(school_days.after(today, -5)))
    for theme in spec.themes:
        _broker(over, theme, by, today)


def _postpone(cycle: Cycle, by: Person, on: date) -> None:
    """The third visit to come, so that the next ones stay as they are; of few, the last."""
    ahead = Review.objects.filter(cycle=cycle, stage__in=BEFORE_VISIT, visit_starts_on__gt=on + timedelta(days=1))
    rows = ahead.select_related("cycle", "framework", "school").order_by("visit_starts_on", "pk")
    for review in rows[: 3 if rows.count() > 2 else 1][::-1][:1]:
        postponing.postpone(
            by=by, review=review, reason=PostponeReason.OFSTED, words="A new day is being looked for", on=on,
            now=at(on, 9),
        )  # fmt: skip


def _decline(cycle: Cycle, on: date) -> None:
    asked = Seat.objects.filter(
        review__cycle=cycle, review__stage__in=[Stage.PLANNED, Stage.SELF_EVALUATION], role="member"
    ).exclude(status=SeatStatus.DECLINED)
    seat = asked.select_related("reviewer__person").order_by("-review__visit_starts_on", "pk").first()
    if seat:
        seats.decline(by=seat.reviewer.person, seat_id=seat.pk, reason="Jury service that week", now=at(on, 9))


def _revoke(cycle: Cycle, on: date) -> None:
    share = Share.objects.filter(review__cycle=cycle, audience="office").select_related("review", "by").first()
    if share:
        sharing.revoke(by=share.by, review=share.review, share_id=share.pk, now=at(on))


def _broker(cycle: Cycle, theme: str, by: Person, today: date) -> None:
    """Both heads are asked; of the first pair both agree, of the second one has, of the third one declines."""
    try:
        made = brokering.invite(
            by=by, cycle_id=cycle.pk, theme=theme, message=MESSAGE, now=at(school_days.after(today, -7))
        )
    except NothingToBroker:
        return
    for number, row in enumerate(made[:3]):
        _reply(row, Side.SEEKER, today, agrees=True)
        if number != 1:
            _reply(row, Side.GIVER, today, agrees=number == 0)


def _reply(row: Brokering, side: Side, today: date, *, agrees: bool) -> None:
    school_id = row.seeker_id if side == Side.SEEKER else row.giver_id
    head = SchoolRole.objects.filter(school=school_id, role="head").select_related("person").first()
    if head:
        brokering.answer(
            by=head.person, brokering_id=row.pk, side=side, agrees=agrees, now=at(school_days.after(today, -4))
        )
