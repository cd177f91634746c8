"""E-mails about second readings and about schools brought together; a school is named once both heads have agreed."""

from collections.abc import Mapping
from typing import Final

from django.core.mail import EmailMessage
from django.urls import reverse

from membership.queries.recipients import DECIDES, by_school
from peer_review.enums import BrokeringStatus
from peer_review.models import Brokering, SecondReading
from peer_review.queries.insight.brokering import title_of
from peer_review.themes import is_by_hand
from tenants import emails
from tenants.current import current_partnership

SIDES: Final = ("seeker", "giver")
OPENINGS: Final = {
    (BrokeringStatus.INVITED, "seeker"): (
        "Your peer review names {theme} as something to work on. Another school of the partnership reports it as a "
        "strength. May we bring you together?"
    ),
    (BrokeringStatus.INVITED, "giver"): (
        "Your peer review reports {theme} as a strength. Another school of the partnership is working on it. May we "
        "bring you together?"
    ),
    (BrokeringStatus.AGREED, "seeker"): "You have both agreed. The school that can help with {theme} is {giver}.",
    (
        BrokeringStatus.AGREED,
        "giver",
    ): "You have both agreed. The school that would like help with {theme} is {seeker}.",
    (BrokeringStatus.DECLINED, "seeker"): "The match about {theme} will not take place. No names have been told.",
    (BrokeringStatus.DECLINED, "giver"): "The match about {theme} will not take place. No names have been told.",
}
PROPOSALS: Final = {
    "seeker": (
        "{partnership} proposes that your school works with another one on {theme}: it could help yours. May we bring you "
        "together?"
    ),
    "giver": (
        "{partnership} proposes that your school works with another one on {theme}: yours could help it. May we bring you "
        "together?"
    ),
}
CHOSEN: Final = (
    "The partnership chose both schools; nothing of your reports is passed on. The other school does not know your name, nor "
    "do you know theirs, until both heads agree. You can say no without giving a reason."
)
TOGETHER: Final = "You have both agreed to work together on {theme}. The other school is {other}."
PROMISE: Final = (
    "The other school does not know your name, nor do you know theirs, until both heads agree. Nothing else of your "
    "report is passed on. You can say no without giving a reason."
)


def of_reading(reading: SecondReading) -> EmailMessage | None:
    """Return the e-mail that asks for a second reading; none when it is given, or nobody is there to read."""
    person = reading.reader.person
    if person is None or not person.is_active or reading.read_at:
        return None
    path = reverse("second_reading", args=[reading.review_id])
    context = {"person": person, "school": reading.review.school, "cycle": reading.review.cycle}
    return _message(f"Second reading: {reading.review.school}", "reading", path, person.email, context)


def of_brokering(brokering: Brokering) -> list[EmailMessage]:
    """Return the e-mails of what a match is now, one for each active head of the two schools."""
    theme, is_proposed = title_of(brokering), is_by_hand(brokering.theme)
    asks = brokering.status == BrokeringStatus.INVITED
    heads = by_school([brokering.seeker_id, brokering.giver_id], DECIDES)
    path = reverse("brokering_answer", args=[brokering.pk])
    found = []
    for side in SIDES:
        opening = _opening(brokering, side)
        for person in heads.get(getattr(brokering, f"{side}_id"), ()) if opening else ():
            context = {"person": person, "opening": opening, "message": brokering.message if asks else ""}
            context["promise"] = (CHOSEN if is_proposed else PROMISE) if asks else ""
            found.append(_message(f"Working together on {theme}", "brokering", path, person.email, context))
    return found


def _opening(brokering: Brokering, side: str) -> str:
    """What is said first to the heads of one side; empty where there is nothing to say."""
    status = BrokeringStatus(brokering.status)
    words = OPENINGS.get((status, side), "")
    if is_by_hand(brokering.theme):
        words = {BrokeringStatus.INVITED: PROPOSALS[side], BrokeringStatus.AGREED: TOGETHER}.get(status, words)
    return words.format(
        theme=title_of(brokering),
        partnership=current_partnership().name,
        seeker=brokering.seeker,
        giver=brokering.giver,
        other=brokering.giver if side == "seeker" else brokering.seeker,
    )


def _message(subject: str, name: str, path: str, to: str, context: Mapping[str, object]) -> EmailMessage:
    return emails.message(f"peer_review/email/{name}.txt", subject, [to], path, **context)
