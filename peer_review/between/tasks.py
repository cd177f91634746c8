"""E-mails to representatives, and what is forgotten each day, in the public schema."""

from datetime import date

from celery import shared_task
from django.utils import timezone

from peer_review.between import emails
from peer_review.between.models import Representative, Review
from peer_review.between.operations import places
from peer_review.between.queries import rounds, shares
from peer_review.duties import duty_of
from peer_review.enums import Viewer
from peer_review.operations import follow_up_reminders, forgetting, reminding, seat_reminders
from peer_review.operations.reviews import sharing
from tenants.accounts.models import User
from tenants.emails import RETRIED, send


@shared_task(name="between.welcome", public=True, **RETRIED)
def welcome(representative_id: int) -> None:
    """Write to somebody who now speaks for a partnership."""
    found = Representative.objects.select_related("partnership").get(pk=representative_id)
    emails.welcome(found, User.objects.get(pk=found.account_id).email).send()


@shared_task(name="between.email_seat", public=True, **RETRIED)
def email_seat(*, seat_id: int, kind: str) -> None:
    """Write to somebody about a place in a team: invited, reminded, no longer needed."""
    seat = rounds.seats().get(pk=seat_id)
    send(emails.of_seat(seat, kind, shares.addresses([seat.representative.account_id])))


@shared_task(name="between.tell_leader", public=True, **RETRIED)
def tell_leader(*, review_id: int) -> None:
    """Tell the leader of a partnership that a review was set up for it."""
    review = rounds.reviews().get(pk=review_id)
    send(emails.set_up(review, shares.doing(review, (Viewer.HEAD,))))


@shared_task(name="between.email_reminder", public=True, **RETRIED)
def email_reminder(*, review_id: int, due_on: str) -> None:
    """Remind those who have to do what is due in a review."""
    review = rounds.reviews().get(pk=review_id)
    duty = duty_of(review)
    told = shares.doing(review, duty.viewers) if duty else []
    send(emails.reminder(review, duty, told, date.fromisoformat(due_on)))


@shared_task(name="between.email_overdue", public=True, **RETRIED)
def email_overdue(*, review_ids: list[int]) -> None:
    """Tell the association’s staff which reviews have become overdue."""
    send(emails.overdue(rounds.dated(review_ids), shares.staff()))


@shared_task(name="between.remind", public=True)
def remind() -> None:
    """Remind of invitations, of what is due and of follow-ups, and tell the association what is overdue."""
    on, now = timezone.localdate(), timezone.now()
    for seat in rounds.unanswered(now):
        seat_reminders.remind_one(seat.pk, places.hold, now)
    reminding.remind(reviews=rounds.reviews(), on=on, now=now)
    follow_up_reminders.remind(follow_ups=rounds.follow_ups_due(on), now=now)


@shared_task(name="between.tell", public=True, **RETRIED)
def tell(*, review_id: int, what: str, by_id: int | None = None) -> None:
    """Tell those concerned what happened in a review."""
    review = Review.objects.select_related("partnership", "cycle").get(pk=review_id)
    send(emails.occasion(review, what, shares.concerned(review, what, by_id)))


@shared_task(name="between.email_share", public=True, **RETRIED)
def email_share(*, share_id: int) -> None:
    """Tell those a report is shared with; who has a link gets a key made now, so that it is nowhere else."""
    share = shares.get(share_id)
    key = sharing.new_link(share=share) if share.key_hash else ""
    send(emails.shared(share, key, shares.told_of(share)))


@shared_task(name="between.email_revoked", public=True, **RETRIED)
def email_revoked(*, share_id: int) -> None:
    """Tell those a report was shared with that it is not any more."""
    share = shares.get(share_id)
    send(emails.revoked(share, shares.told_of(share)))


@shared_task(name="between.forget_evidence", public=True)
def forget_evidence() -> None:
    """Remove evidence whose time is over."""
    forgetting.forget_evidence(reviews=Review.objects.all(), on=timezone.localdate())
