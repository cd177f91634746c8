"""E-mails about places in teams: the invitation, its reminder, and that somebody is no longer needed."""

from django.core.mail import EmailMessage
from django.urls import reverse

from peer_review import invitation_words as words
from peer_review.enums import SeatStatus
from peer_review.models import Seat
from peer_review.queries.due import OVER
from tenants import emails


def message(seat: Seat, kind: str) -> EmailMessage | None:
    """Return the e-mail about a place, not sent yet; none when it needs no answer any more, or nobody is there to read."""
    person = seat.reviewer.person
    is_late = kind in words.ASKS and (seat.status != SeatStatus.INVITED or seat.review.stage in OVER)
    if person is None or not person.is_active or is_late:
        return None
    asked = asked_of(seat)
    page = reverse("seat_answer", args=[seat.pk]) if kind in words.ASKS else reverse("my_reviewing")
    context = {
        "person": person,
        "opening": words.OPENINGS[kind],
        "lines": words.lines(asked),
        "asks": kind in words.ASKS,
        "reason": seat.decline_reason if kind == "withdrawn" else "",
    }
    return emails.message("peer_review/email/seat.txt", words.subject(kind, asked), [person.email], page, **context)


def asked_of(seat: Seat) -> words.Asked:
    """Return what the holder of a place is asked, for page and e-mail."""
    review = seat.review
    return words.Asked(
        school=review.school.name,
        role=seat.get_role_display(),
        cycle=review.cycle.name,
        days=seat.days,
        starts_on=review.visit_starts_on,
        ends_on=review.visit_ends_on,
        why=tuple(str(reason) for reason in seat.why),
    )
