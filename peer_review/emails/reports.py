"""What is written to those a report is shared with, and when it is not shared any more: one link, no word of the report."""

from collections.abc import Iterable

from django.core.mail import EmailMessage
from django.urls import reverse

from membership.enums import OfficeRole, SchoolRoleKind
from membership.models import Person
from membership.queries import recipients
from peer_review.enums import ShareAudience
from peer_review.models import Share
from tenants import emails
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
        return active.filter(trust_roles__trust=school.trust_id).distinct() if share.is_with_its_trust else []
    return active.filter(office_roles__role=OfficeRole.ADMIN).distinct()


def _made(template: str, subject: str, share: Share, path: str) -> list[EmailMessage]:
    facts = {"share": share, "review": share.review, "signature": current_partnership().name}
    return emails.each(f"peer_review/email/{template}.txt", subject, addresses(share), path, **facts)
