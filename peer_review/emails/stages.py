"""What is written about the stages of a review: one e-mail for each person it concerns, with one link."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.mail import EmailMessage
from django.urls import reverse

from membership.models import Person
from peer_review.bases import ReviewBase
from peer_review.duties import duty_of
from peer_review.enums import MomentKind, Viewer
from peer_review.models import Review
from peer_review.queries import calendar_entries
from peer_review.queries.recipients import Concerned
from tenants import emails, ical
from tenants.addresses import absolute
from tenants.current import current_partnership

BOTH: Final = (Viewer.HEAD, Viewer.LEAD, Viewer.TEAM, Viewer.TRAINEE, Viewer.INVITED)


@dataclass(frozen=True)
class Occasion:
    """What happened, in the subject and the first sentence (in the words of the review’s kind), and who is told."""

    subject: str
    sentence: str
    audience: tuple[Viewer, ...]


OCCASIONS: Final = {
    "self_evaluation": Occasion(
        "Self-evaluation sent", "The {host} has sent its self-evaluation. You can read it now.", (Viewer.LEAD,)
    ),
    "focus_by_school": Occasion("Focus proposed", "The {host} has written what the review looks at.", (Viewer.LEAD,)),
    "focus_by_team": Occasion(
        "Focus proposed", "The lead reviewer has written what the review looks at.", (Viewer.HEAD,)
    ),
    "focus_agreed": Occasion(
        "Focus agreed", "What the review looks at is agreed.", (Viewer.HEAD, Viewer.LEAD, Viewer.TEAM, Viewer.TRAINEE)
    ),
    "draft_sent": Occasion(
        "Draft report to check", "The draft report is here. Please check its facts by the day named.", (Viewer.HEAD,)
    ),
    "replied": Occasion(
        "Factual check received", "The {host} has sent its factual check. Please answer each point.", (Viewer.LEAD,)
    ),
    "report_agreed": Occasion("Report to sign", "The report is agreed. Please read and sign it.", (Viewer.HEAD,)),
    "redrafted": Occasion(
        "Report is a draft again",
        "The lead reviewer works on the report again and will send it to you.",
        (Viewer.HEAD,),
    ),
    "report_signed": Occasion(
        "Report signed", "The {head} has signed the report.", (Viewer.LEAD, Viewer.TEAM, Viewer.TRAINEE)
    ),
    "plan_agreed": Occasion("Action plan agreed", "The {host} has agreed its action plan.", (Viewer.LEAD,)),
    "follow_up_due": Occasion("Follow-up due", "It is time to look back at the action plan.", (Viewer.HEAD,)),
    "dated": Occasion("Date of the visit", "The date of this visit is set.", BOTH),
    "moved": Occasion("The visit has moved", "This visit has been put off to another day.", BOTH),
    "postponed": Occasion(
        "The visit is put off", "This visit does not take place on its day. A new date will follow.", BOTH
    ),
    "cancelled": Occasion("Review cancelled", "This review does not take place.", BOTH),
}
WITH_CALENDAR: Final = ("dated", "moved")


def messages(review: Review, people: Concerned, what: str, by_id: int | None) -> list[EmailMessage]:
    """Return the e-mails of an occasion, not sent yet: one for each person told, none for who did it."""
    occasion = OCCASIONS[what]
    told = [person for person in people.of(*occasion.audience) if person.pk != by_id]
    made = _made(
        occasion.subject, review.words.say(occasion.sentence), review, told, {"reason": reason_of(review, what)}
    )
    entry = (
        calendar_entries.entry(review, absolute(current_partnership(), _path(review)))
        if what in WITH_CALENDAR and made
        else None
    )
    if entry:
        for message in made:
            message.attach("visit.ics", ical.calendar(entry.title, [entry]), ical.MIME_TYPE)
    return made


def reminder(review: Review, told: Sequence[Person], due_on: date) -> list[EmailMessage]:
    """Return the reminders of what is due in a review, not sent yet."""
    duty = duty_of(review)
    return _made(duty.words, f"{duty.words}.", review, told, {"due_on": due_on}) if duty else []


def overdue(reviews: Sequence[Review], told: Iterable[Person]) -> list[EmailMessage]:
    """Return one e-mail for each coordinator that names the reviews whose stage has become overdue, not sent yet."""
    subject = "A review is overdue" if len(reviews) == 1 else f"{len(reviews)} reviews are overdue"
    to, path = [person.email for person in told], f"{reverse('reviews')}?show=overdue"
    return emails.each("peer_review/email/overdue.txt", subject, to, path, reviews=reviews)


def _made(
    subject: str, sentence: str, review: Review, told: Iterable[Person], more: dict[str, Any]
) -> list[EmailMessage]:
    to, facts = [person.email for person in told], {"review": review, "sentence": sentence} | more
    return emails.each("peer_review/email/stage.txt", f"{subject}: {review.school}", to, _path(review), **facts)


def _path(review: Review) -> str:
    return reverse("review", args=[review.pk])


def reason_of(review: ReviewBase, what: str) -> str:
    """Return why a review of either kind was cancelled or its visit put off; empty for other occasions. One query at most."""
    if what == "cancelled":
        return review.cancel_reason
    if what not in ("postponed", "moved"):
        return ""
    texts = review.moments.filter(kind=MomentKind.POSTPONED).order_by("-at", "-id").values_list("text", flat=True)
    return str(texts.first() or "")
