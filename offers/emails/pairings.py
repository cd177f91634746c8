"""What is written to the two people of a pairing: asked, agreed, declined; each gets an e-mail of their own."""

from typing import Final

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from offers.enums import PairingStatus
from offers.models import Pairing
from tenants.addresses import absolute
from tenants.current import current_partnership

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
    partnership = current_partnership()
    link = absolute(partnership, reverse("pairing", args=[pairing.pk]))
    context = {"pairing": pairing, "sentence": sentence, "partnership": partnership, "link": link}
    body = render_to_string("offers/email/pairing.txt", context).strip() + "\n"
    subject = f"{pairing.get_kind_display()}: {pairing.event}"
    people = [person for person in (pairing.booking.delegate, pairing.partner) if person and person.is_active]
    reply_to = [partnership.contact_email] if partnership.contact_email else None
    return [EmailMessage(subject, body, to=[person.email], reply_to=reply_to) for person in people]
