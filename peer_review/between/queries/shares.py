"""Whom a partnership's leader has let see a report, and to whom is written about a review."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from membership.link_keys import key_hash
from peer_review.bases.reviews import LIVE_SEATS
from peer_review.between.models import Representative, Review, Seat, Share
from peer_review.between.policies import is_staff
from peer_review.between.queries.seeing import representative_of
from peer_review.emails.stages import OCCASIONS
from peer_review.enums import SeatRole, SeatStatus, ShareAudience, Viewer
from peer_review.queries.reports.shares import waiting
from peer_review.queries.seeing import SEAT_VIEWERS, Seen
from tenants.accounts.models import User
from tenants.enums import StaffRole


def by_key(key: str) -> Share | None:
    """Return the consent a link belongs to, with its review; also one that ended. One query."""
    return _shares().filter(key_hash=key_hash(key), audience=ShareAudience.ADDRESS).first()


def get(share_id: int) -> Share:
    """Return one consent with what an e-mail says of it."""
    return _shares().get(pk=share_id)


def by_email(email: str) -> Representative | None:
    """Return the representative who signs in with an address."""
    accounts = User.objects.filter(email__iexact=email.strip(), is_active=True).values("pk")
    return Representative.objects.filter(account_id__in=accounts, is_active=True).first()


def unopened(account: User, seen: Seen, on: date) -> list[int]:
    """Return the consents by which an account looks at the report and that nobody has opened yet. Two queries."""
    me = representative_of(account)
    wanted = Q(audience=ShareAudience.PERSON, person=me) if me else Q(pk__in=())
    if is_staff(account):
        wanted |= Q(audience=ShareAudience.OFFICE)
    return list(waiting(seen.review, on).filter(wanted).values_list("pk", flat=True))


def told_of(share: Share) -> list[str]:
    """Return the addresses a consent is for. One query at most."""
    if share.audience == ShareAudience.ADDRESS:
        return [share.email]
    if share.audience == ShareAudience.OFFICE:
        return staff()
    return addresses([share.person.account_id]) if share.person else []


def concerned(review: Review, what: str, by_id: int | None) -> list[str]:
    """Return the addresses of those whom an occasion concerns, without who did it. Three queries at most."""
    return doing(review, OCCASIONS[what].audience, by_id)


def doing(review: Review, audience: Collection[Viewer], by_id: int | None = None) -> list[str]:
    """Return the addresses of those who look at a review in some roles, without one account. Three queries at most."""
    told: set[int] = set()
    if Viewer.HEAD in audience:
        leaders = Representative.objects.filter(partnership=review.partnership_id, is_leader=True, is_active=True)
        told |= set(leaders.values_list("account_id", flat=True))
    for seat in Seat.objects.filter(review=review, status__in=LIVE_SEATS).select_related("representative"):
        role = SEAT_VIEWERS[SeatRole(seat.role)] if seat.status == SeatStatus.ACCEPTED else Viewer.INVITED
        told |= {seat.representative.account_id} if role in audience else set()
    return addresses([pk for pk in told if pk != by_id])


def addresses(account_ids: Collection[int]) -> list[str]:
    """Return the addresses of active accounts. One query."""
    accounts = User.objects.filter(pk__in=account_ids, is_active=True).order_by("email")
    return list(accounts.values_list("email", flat=True))


def staff() -> list[str]:
    """Return the addresses of the association's staff. One query."""
    accounts = User.objects.filter(is_active=True, staff_role=StaffRole.ASSOCIATION).order_by("email")
    return list(accounts.values_list("email", flat=True))


def _shares() -> QuerySet[Share]:
    return Share.objects.select_related("review__cycle", "review__framework", "review__partnership", "person")
