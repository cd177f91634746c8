"""E-mails about cycles: heads are asked to agree, or reminded; a school learns of a review that was set up for it."""

from collections.abc import Iterator, Sequence

from django.core.mail import EmailMessage
from django.urls import reverse

from membership.models import Person
from membership.queries.recipients import DECIDES, by_school
from peer_review.models import Participant, Review
from tenants import emails


def asking(rows: Sequence[Participant], *, is_reminder: bool) -> Iterator[EmailMessage]:
    """Yield one e-mail for each head of schools that are to agree, not sent yet."""
    heads = by_school([row.school_id for row in rows], DECIDES)
    for row in rows:
        path = reverse("cycle_consent", args=[row.cycle_id])
        subject = f"{'Reminder: p' if is_reminder else 'P'}lease agree to {row.cycle}"
        for person in heads.get(row.school_id, ()):
            yield _message(subject, "cycle_asking", path, person, {"row": row, "is_reminder": is_reminder})


def set_up(review: Review) -> Iterator[EmailMessage]:
    """Yield one e-mail for each head of the school a review was set up for, not sent yet."""
    path = reverse("review", args=[review.pk])
    for person in by_school([review.school_id], DECIDES).get(review.school_id, ()):
        yield _message(f"A review of {review.school}", "review_set_up", path, person, {"review": review})


def _message(subject: str, name: str, path: str, person: Person, context: dict[str, object]) -> EmailMessage:
    return emails.message(f"peer_review/email/{name}.txt", subject, [person.email], path, person=person, **context)
