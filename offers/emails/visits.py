"""What is written about visits: to the school, the provider or the office, one e-mail each, with one link."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.mail import EmailMessage
from django.urls import reverse

from membership.queries import recipients
from offers.models import Delivery
from offers.timing import half_days
from offers.timing.availability import spelt
from tenants import emails
from tenants.current import current_partnership

SCHOOL, PROVIDER, OFFICE = "school", "provider", "office"


@dataclass(frozen=True)
class Occasion:
    """What happened, in the subject and the first sentence, and who is told."""

    subject: str
    sentence: str
    audience: Sequence[str]


OCCASIONS: Final = {
    "requested": Occasion("Days requested", "The school asks for a visit. Match it with somebody.", (OFFICE,)),
    "matched": Occasion(
        "A visit for you", "You are asked to make this visit. The days are set with you next.", (PROVIDER,)
    ),
    "scheduled": Occasion("The days are set", "The days of this visit are set.", (PROVIDER, SCHOOL)),
    "moved": Occasion("The days have changed", "This visit has been moved to other days.", (PROVIDER, SCHOOL)),
    "noted": Occasion(
        "Please sign for a visit", "The visit has taken place. Please read the note and sign.", (SCHOOL,)
    ),
    "answered": Occasion(
        "Your query is answered", "The note of the visit has been rewritten. Please read it and sign.", (SCHOOL,)
    ),
    "queried": Occasion(
        "The school has a query", "The school has not signed yet. Please read why and rewrite the note.", (PROVIDER,)
    ),
    "signed": Occasion("Signed", "The school has signed for this visit.", (PROVIDER,)),
    "cancelled": Occasion("Cancelled", "This visit does not take place.", (PROVIDER, SCHOOL)),
    "reminder": Occasion(
        "Still to sign",
        "A week ago you were asked to sign for this visit. Please sign, or say what is wrong.",
        (SCHOOL,),
    ),
}


def messages(delivery: Delivery, kind: str) -> list[EmailMessage]:
    """Return the e-mails of an occasion, not sent yet; each address gets one."""
    occasion = OCCASIONS[kind]
    context = {
        "delivery": delivery,
        "sentence": occasion.sentence,
        "days": spelt([(slot.on_day, slot.half) for slot in delivery.slots.all()]),
        "length": half_days.words(delivery.halves),
    }
    subject = f"{occasion.subject}: {delivery.offer}, {delivery.school}"
    addresses = dict.fromkeys(address for who in occasion.audience for address in _addresses(delivery, who))
    return emails.each("offers/email/visit.txt", subject, addresses, reverse("delivery", args=[delivery.pk]), **context)


def _addresses(delivery: Delivery, who: str) -> Iterator[str]:
    if who == OFFICE:
        yield from filter(None, [current_partnership().contact_email])
    elif who == PROVIDER:
        yield from _of_provider(delivery)
    else:
        yield from _of_school(delivery)


def _of_provider(delivery: Delivery) -> Iterator[str]:
    provider = delivery.provider
    if provider is not None:
        person = provider.person
        yield from filter(None, [person.email if person and person.is_active else provider.email])


def _of_school(delivery: Delivery) -> Iterator[str]:
    """Who asked, while they still act for the school, then its head and business manager."""
    asked = delivery.requested_by
    if asked and asked.is_active and asked.school_role_names(delivery.school_id):
        yield asked.email
    leaders = recipients.by_school([delivery.school_id], recipients.INFORMED)
    yield from (person.email for person in leaders.get(delivery.school_id, []))
