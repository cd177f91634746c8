"""What does not go to plan in the demo's reviews, and what comes of them: put off, declined, taken back, brought together."""

from datetime import date, timedelta

from config.demo.calendar import at
from config.demo.reviews_specification import CycleSpec
from membership.models import Person, SchoolRole
from peer_review.enums import PostponeReason, SeatStatus, Stage
from peer_review.models import Brokering, Cycle, Review, Seat, Share
from peer_review.operations import brokering, seats
from peer_review.operations.brokering import NothingToBroker, Side
from peer_review.operations.reviews import postponing, sharing
from peer_review.stages import BEFORE_VISIT

MESSAGE = "Your reports speak of the same theme. Would you like to meet?"


def happen(spec: CycleSpec, over: Cycle, running: Cycle, by: Person, today: date) -> None:
    """One visit is put off, one reviewer cannot come, one consent is taken back; schools are asked to work together."""
    _postpone(running, by, today)
    _decline(running, today)
    _revoke(over, today)
    for theme in spec.themes:
        _broker(over, theme, by, today)


def _postpone(cycle: Cycle, by: Person, today: date) -> None:
    ahead = Review.objects.filter(cycle=cycle, stage__in=BEFORE_VISIT, visit_starts_on__gt=today)
    review = ahead.select_related("cycle", "framework", "school").order_by("visit_starts_on", "pk").first()
    if review:
        postponing.postpone(
            by=by, review=review, reason=PostponeReason.OFSTED, words="A new day is being looked for", on=today,
            now=at(today, 9),
        )  # fmt: skip


def _decline(cycle: Cycle, today: date) -> None:
    asked = Seat.objects.filter(
        review__cycle=cycle, review__stage__in=[Stage.PLANNED, Stage.SELF_EVALUATION], role="member"
    ).exclude(status=SeatStatus.DECLINED)
    seat = asked.select_related("reviewer__person").order_by("-review__visit_starts_on", "pk").first()
    if seat:
        seats.decline(by=seat.reviewer.person, seat_id=seat.pk, reason="Jury service that week", now=at(today, 9))


def _revoke(cycle: Cycle, today: date) -> None:
    share = Share.objects.filter(review__cycle=cycle, audience="office").select_related("review", "by").first()
    if share:
        sharing.revoke(by=share.by, review=share.review, share_id=share.pk, now=at(today - timedelta(days=3)))


def _broker(cycle: Cycle, theme: str, by: Person, today: date) -> None:
    """Both heads are asked; of the first pair both agree, of the second one has."""
    try:
        made = brokering.invite(
            by=by, cycle_id=cycle.pk, theme=theme, message=MESSAGE, now=at(today - timedelta(days=9))
        )
    except NothingToBroker:
        return
    for number, row in enumerate(made[:2]):
        _agree(row, Side.SEEKER, today)
        if number == 0:
            _agree(row, Side.GIVER, today)


def _agree(row: Brokering, side: Side, today: date) -> None:
    school_id = row.seeker_id if side == Side.SEEKER else row.giver_id
    head = SchoolRole.objects.filter(school=school_id, role="head").select_related("person").first()
    if head:
        brokering.answer(by=head.person, brokering_id=row.pk, side=side, agrees=True, now=at(today - timedelta(days=6)))
