"""E-mails to representatives, in the public schema."""

from celery import shared_task

from peer_review.between import emails
from peer_review.between.models import Representative, Seat
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
