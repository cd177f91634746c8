"""What the association writes to representatives: plain text, one link."""

import os
from datetime import date
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from peer_review.bases.reviews import LIVE_SEATS
from peer_review.between.models import Representative, Review, Seat, Share
from peer_review.duties import Duty
from peer_review.emails.stages import OCCASIONS, reason_of
from peer_review.enums import SeatStatus, ShareAudience
from tenants.shell import site_name

ASKS: Final = ("invited", "reminder")
SUBJECTS: Final = {
    "invited": "Will you take part in the review of {partnership}?",
    "reminder": "Reminder: will you take part in the review of {partnership}?",
    "withdrawn": "You are no longer in the team for {partnership}",
}


def welcome(representative: Representative, email: str) -> EmailMessage:
    """Tell somebody that they speak for their partnership, and how to sign in."""
    subject = f"You speak for {representative.partnership} in peer reviews between partnerships"
    return _message("welcome", subject, email, _own_page(), representative=representative)


def of_seat(seat: Seat, kind: str, told: list[str]) -> list[EmailMessage]:
    """Write about a place: invited, reminder, withdrawn; no question once it has been answered."""
    if kind in ASKS and seat.status != SeatStatus.INVITED:
        return []
    subject = SUBJECTS[kind].format(partnership=seat.review.partnership)
    template = "invitation" if kind in ASKS else "place_over"
    facts = {"seat": seat, "review": seat.review, "is_reminder": kind == "reminder"}
    return [_message(template, subject, address, _own_page(), **facts) for address in told]


def set_up(review: Review, told: list[str]) -> list[EmailMessage]:
    """Tell the leader that a review was set up."""
    subject, seats = (
        f"A review is set up for {review.partnership}",
        review.seats.select_related("representative__partnership"),
    )
    facts = {"review": review, "seats": seats.filter(status__in=LIVE_SEATS)}
    return [_message("set_up", subject, address, _page("review", review.pk), **facts) for address in told]


def reminder(review: Review, duty: Duty | None, told: list[str], due_on: date) -> list[EmailMessage]:
    """Remind of what is due in a review; nothing when nothing is."""
    if duty is None:
        return []
    facts = {"review": review, "sentence": f"{duty.words}.", "due_on": due_on}
    subject = f"{duty.words}: {review.partnership}"
    return [_message("news", subject, address, _page("review", review.pk), **facts) for address in told]


def overdue(reviews: list[Review], told: list[str]) -> list[EmailMessage]:
    """Name the reviews whose stage has become overdue."""
    subject = "A review is overdue" if len(reviews) == 1 else f"{len(reviews)} reviews are overdue"
    path = f"{_own_page()}?show=overdue"
    return [_message("overdue", subject, address, path, reviews=reviews) for address in told]


def occasion(review: Review, what: str, told: list[str]) -> list[EmailMessage]:
    """Tell some addresses what happened in a review; the words are those of a school's review, for a partnership."""
    said = OCCASIONS[what]
    facts = {"review": review, "sentence": review.words.say(said.sentence), "reason": reason_of(review, what)}
    subject = f"{said.subject}: {review.partnership}"
    return [_message("news", subject, address, _page("review", review.pk), **facts) for address in told]


def shared(share: Share, key: str, told: list[str]) -> list[EmailMessage]:
    """Lead to a report; nothing when it is not shared any more."""
    if share.revoked_at or (share.audience == ShareAudience.ADDRESS and not key):
        return []
    path = _page("shared_report", key) if key else _page("report", share.review_id)
    subject = f"{share.review.partnership} shares a report with you"
    return [_message("shared", subject, address, path, share=share, review=share.review) for address in told]


def revoked(share: Share, told: list[str]) -> list[EmailMessage]:
    """Say that a report is not shared any more."""
    subject = f"{share.review.partnership} no longer shares its report with you"
    return [_message("share_ended", subject, address, "", share=share, review=share.review) for address in told]


def _own_page() -> str:
    return _page("between_reviews")


def _page(name: str, *args: object) -> str:
    return reverse(name, args=args, urlconf=settings.PUBLIC_SCHEMA_URLCONF)


def _message(template: str, subject: str, to: str, path: str, **facts: object) -> EmailMessage:
    scheme = settings.ACCOUNT_DEFAULT_HTTP_PROTOCOL
    port = os.environ.get("PORT", "") if scheme == "http" else ""
    link = f"{scheme}://{settings.BASE_HOST}{f':{port}' if port else ''}{path}"
    names = [f"peer_review/between/email/{template}.txt", f"peer_review/email/{template}.txt"]
    body = render_to_string(names, {"link": link, "signature": site_name(), **facts}).strip() + "\n"
    return EmailMessage(subject, body, to=[to])
