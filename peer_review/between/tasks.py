"""E-mails to representatives, and what is forgotten each day, in the public schema."""

from celery import shared_task
from django.core.mail import get_connection
from django.utils import timezone

from peer_review.between import emails
from peer_review.between.models import Representative, Review, Seat
from peer_review.between.queries import shares
from peer_review.operations import forgetting
from peer_review.operations.reviews import sharing
from tenants.accounts.models import User


@shared_task(name="between.welcome", public=True)
def welcome(representative_id: int) -> None:
    """Write to somebody who now speaks for a partnership."""
    found = Representative.objects.select_related("partnership").get(pk=representative_id)
    emails.welcome(found, User.objects.get(pk=found.account_id).email).send()


@shared_task(name="between.invite", public=True)
def invite(seat_id: int) -> None:
    """Write to somebody asked into a team; nothing once they have answered."""
    seat = Seat.objects.select_related("review__partnership", "review__cycle", "representative").get(pk=seat_id)
    if seat.status == "invited":
        emails.invitation(seat, User.objects.get(pk=seat.representative.account_id).email).send()


@shared_task(name="between.tell", public=True)
def tell(*, review_id: int, what: str, by_id: int | None = None) -> None:
    """Tell those concerned what happened in a review."""
    review = Review.objects.select_related("partnership", "cycle").get(pk=review_id)
    with get_connection() as connection:
        connection.send_messages(emails.occasion(review, what, shares.concerned(review, what, by_id)))


@shared_task(name="between.email_share", public=True)
def email_share(*, share_id: int) -> None:
    """Tell those a report is shared with; who has a link gets a key made now, so that it is nowhere else."""
    share = shares.get(share_id)
    key = sharing.new_link(share=share) if share.key_hash else ""
    with get_connection() as connection:
        connection.send_messages(emails.shared(share, key, shares.told_of(share)))


@shared_task(name="between.email_revoked", public=True)
def email_revoked(*, share_id: int) -> None:
    """Tell those a report was shared with that it is not any more."""
    share = shares.get(share_id)
    with get_connection() as connection:
        connection.send_messages(emails.revoked(share, shares.told_of(share)))


@shared_task(name="between.forget_evidence", public=True)
def forget_evidence() -> None:
    """Remove evidence whose time is over."""
    forgetting.forget_evidence(reviews=Review.objects.all(), on=timezone.localdate())
