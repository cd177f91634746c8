"""What is written to the two people of a pairing: asked, agreed, declined; each gets an e-mail of their own."""

from typing import Final

from django.core.mail import EmailMessage
from django.urls import reverse

from offers.enums import PairingStatus
from offers.models import Pairing
from tenants import emails

SENTENCES: Final = {
    PairingStatus.PROPOSED: "The partnership suggests that you two work together. Please say whether you agree.",
    PairingStatus.AGREED: "You have both agreed. Please get in touch with each other and set a date.",
    PairingStatus.DECLINED: "One of you has declined. The partnership will look for somebody else.",
}


def messages(pairing: Pairing) -> list[EmailMessage]:
    """Return the e-mails of what a pairing is now, not sent yet; none once it is finished."""
    sentence = SENTENCES.get(PairingStatus(pairing.status))
    if sentence is None:
        return []
    path, facts = reverse("pairing", args=[pairing.pk]), {"pairing": pairing, "sentence": sentence}
    subject = f"{pairing.get_kind_display()}: {pairing.event}"
    people = [person for person in (pairing.booking.delegate, pairing.partner) if person and person.is_active]
    return emails.each("offers/email/pairing.txt", subject, [person.email for person in people], path, **facts)
