"""What is written to those a report is shared with, and when it is not shared any more: one link, no word of the report."""

from collections.abc import Iterable

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from membership.enums import OfficeRole, SchoolRoleKind
from membership.models import Person
from membership.queries import recipients
from peer_review.enums import ShareAudience
from peer_review.models import Share
from tenants.addresses import absolute
from tenants.current import current_partnership


def shared(share: Share, key: str) -> list[EmailMessage]:
    """Return the e-mails that lead to a report, not sent yet; none when it is not shared any more."""
    if share.revoked_at or (share.audience == ShareAudience.ADDRESS and not key):
        return []
    path = reverse("shared_report", args=[key]) if key else reverse("report", args=[share.review_id])
    return _made("shared", f"{share.review.school} shares a report with you", share, path)


def revoked(share: Share) -> list[EmailMessage]:
    """Return the e-mails that say a report is not shared any more, not sent yet."""
    return _made("share_ended", f"{share.review.school} no longer shares its report with you", share, "")


def addresses(share: Share) -> list[str]:
    """Return whom a consent is for, each once. One query at most."""
    if share.audience == ShareAudience.ADDRESS:
        return [share.email]
    return list(dict.fromkeys(person.email for person in _people(share) if person.email))


def _people(share: Share) -> Iterable[Person]:
    school, active = share.review.school, Person.objects.filter(is_active=True)
    if share.audience == ShareAudience.PERSON:
        return [share.person] if share.person and share.person.is_active else []
    if share.audience == ShareAudience.GOVERNORS:
        return recipients.by_school([school.pk], [SchoolRoleKind.GOVERNOR]).get(school.pk, [])
    if share.audience == ShareAudience.TRUST:
        return active.filter(trust_roles__trust=school.trust_id).distinct() if school.trust_id else []
    return active.filter(office_roles__role=OfficeRole.ADMIN).distinct()


def _made(template: str, subject: str, share: Share, path: str) -> list[EmailMessage]:
    partnership = current_partnership()
    link = absolute(partnership, path) if path else ""
    context = {"share": share, "review": share.review, "link": link, "signature": partnership.name}
    body = render_to_string(f"peer_review/email/{template}.txt", context).strip() + "\n"
    reply_to = [partnership.contact_email] if partnership.contact_email else None
    return [EmailMessage(subject, body, to=[address], reply_to=reply_to) for address in addresses(share)]
