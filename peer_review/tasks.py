"""Work of peer review in the background: invitations, reminders, e-mails."""

from datetime import date

import structlog
from celery import shared_task
from django.utils import timezone

from peer_review.duties import duty_of
from peer_review.emails import cycles as cycle_emails
from peer_review.emails import insight as insight_emails
from peer_review.emails import reports as report_emails
from peer_review.emails import seats as seat_emails
from peer_review.emails import stages as stage_emails
from peer_review.errors import ReviewRefused
from peer_review.models import Review
from peer_review.operations import charging, follow_up_reminders, forgetting, reminding, seat_reminders, seats
from peer_review.operations.matching import calculating
from peer_review.operations.matching import runs as match_runs
from peer_review.operations.reviews import sharing
from peer_review.queries import participants, reviews
from peer_review.queries.insight import brokering, readings
from peer_review.queries.recipients import concerned, coordinators
from peer_review.queries.reports import shares, waiting
from peer_review.queries.reviewers import places
from tenants.emails import RETRIED, send

logger = structlog.get_logger("partnerships")


@shared_task(name="peer_review.invite")
def invite(*, seat_id: int) -> None:
    """Ask the reviewer of a planned place; a place that breaks a rule by now waits for the office, who sees it."""
    try:
        seats.invite(by=None, seat_id=seat_id, now=timezone.now())
    except ReviewRefused as refusal:
        logger.info("place_not_invited", seat_id=seat_id, code=refusal.code)


@shared_task(name="peer_review.email_seat", **RETRIED)
def email_seat(*, seat_id: int, kind: str) -> None:
    """Write to the reviewer of a place: invited, reminded, no longer needed."""
    seat = places.find(seat_id)
    message = seat_emails.message(seat, kind) if seat else None
    if message:
        message.send()


@shared_task(name="peer_review.remind_seats")
def remind_seats() -> None:
    """Remind who has not answered an invitation."""
    seat_reminders.remind(now=timezone.now())


@shared_task(name="peer_review.tell", **RETRIED)
def tell(*, review_id: int, what: str, by_id: int | None = None) -> None:
    """Tell those concerned what happened in a review."""
    review = reviews.get(review_id)
    send(stage_emails.messages(review, concerned([review])[review.pk], what, by_id))


@shared_task(name="peer_review.email_reminder", **RETRIED)
def email_reminder(*, review_id: int, due_on: str) -> None:
    """Remind those who have to do what is due in a review."""
    review = reviews.get(review_id)
    duty = duty_of(review)
    told = concerned([review])[review.pk].of(*duty.viewers) if duty else []
    send(stage_emails.reminder(review, told, date.fromisoformat(due_on)))


@shared_task(name="peer_review.email_overdue", **RETRIED)
def email_overdue(*, review_ids: list[int]) -> None:
    """Tell the office which reviews have become overdue."""
    send(stage_emails.overdue(reviews.dated(review_ids), coordinators()))


@shared_task(name="peer_review.remind")
def remind() -> None:
    """Remind of what is due in reviews, and tell the office what is overdue."""
    rows = Review.objects.select_related("cycle", "school")
    reminding.remind(reviews=rows, on=timezone.localdate(), now=timezone.now())


@shared_task(name="peer_review.email_reading", **RETRIED)
def email_reading(*, reading_id: int) -> None:
    """Ask somebody for a second reading."""
    reading = readings.find(reading_id)
    message = insight_emails.of_reading(reading) if reading else None
    if message:
        message.send()


@shared_task(name="peer_review.email_brokering", **RETRIED)
def email_brokering(*, brokering_id: int) -> None:
    """Write to the heads of two schools that may work together: asked, agreed, not to be."""
    found = brokering.every().filter(pk=brokering_id).first()
    send(insight_emails.of_brokering(found) if found else [])


@shared_task(name="peer_review.forget_evidence")
def forget_evidence() -> None:
    """Remove evidence whose time is over."""
    forgetting.forget_evidence(reviews=Review.objects.all(), on=timezone.localdate())


@shared_task(name="peer_review.ask_heads", **RETRIED)
def ask_heads(*, cycle_id: int, is_reminder: bool) -> None:
    """Ask the heads who have not agreed to a cycle, or remind them."""
    rows = participants.to_ask(cycle_id)
    send(cycle_emails.asking(rows, is_reminder=is_reminder))


@shared_task(name="peer_review.tell_school", **RETRIED)
def tell_school(*, review_id: int) -> None:
    """Tell the head of a school that a review was set up for it."""
    send(cycle_emails.set_up(reviews.get(review_id)))


@shared_task(name="peer_review.charge_reviews")
def charge_reviews() -> None:
    """Charge schools their share of reviews that took place, and take back what was charged for cancelled ones."""
    charging.charge_due(by=None, on=timezone.localdate(), now=timezone.now())


@shared_task(name="peer_review.email_share", **RETRIED)
def email_share(*, share_id: int) -> None:
    """Tell those a report is shared with; who has a link gets a key made now, so that it is nowhere else."""
    share = shares.get(share_id)
    key = sharing.new_link(share=share) if share.key_hash else ""
    send(report_emails.shared(share, key))


@shared_task(name="peer_review.email_revoked", **RETRIED)
def email_revoked(*, share_id: int) -> None:
    """Tell those a report was shared with that it is not any more."""
    send(report_emails.revoked(shares.get(share_id)))


@shared_task(name="peer_review.remind_follow_ups")
def remind_follow_ups() -> None:
    """Tell heads that a follow-up is due."""
    follow_up_reminders.remind(follow_ups=waiting.due(timezone.localdate()), now=timezone.now())


@shared_task(name="peer_review.solve")
def solve(*, run_id: int) -> None:
    """Calculate groups or teams; a calculation that was begun already is left alone."""
    calculating.calculate(run_id=run_id, clock=timezone.now)


@shared_task(name="peer_review.set_lost_runs_aside")
def set_lost_runs_aside() -> None:
    """End calculations whose worker was lost, with their best plan so far."""
    match_runs.set_lost_aside(now=timezone.now())
