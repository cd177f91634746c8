"""In which roles an account looks at a review between partnerships, and so which parts it sees."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.db.models import Q, QuerySet

from peer_review.bases.reviews import LIVE_SEATS
from peer_review.between.models import Representative, Review, Seat, Share
from peer_review.between.policies import is_staff
from peer_review.enums import SeatRole, SeatStatus, ShareAudience, Viewer
from peer_review.queries.seeing import SEAT_VIEWERS, Seen, holds
from peer_review.visibility import Sharing, parts_seen
from tenants.accounts.models import User


def representative_of(account: User) -> Representative | None:
    """Return whom an account speaks for; none for the association's own staff."""
    found = Representative.objects.select_related("partnership")
    return found.filter(account_id=account.pk, is_active=True).first()


def visible(account: User, *, on: date) -> QuerySet[Review]:
    """Return the reviews of which an account may see anything at all on a day."""
    found = Review.objects.select_related("cycle", "framework", "partnership")
    if is_staff(account):
        return found
    me = Representative.objects.filter(account_id=account.pk, is_active=True)
    sits = Seat.objects.filter(representative__in=me, status__in=LIVE_SEATS).values("review")
    shared = Share.objects.filter(holds(on), person__in=me).values("review")
    return found.filter(Q(partnership__in=me.values("partnership")) | Q(pk__in=sits) | Q(pk__in=shared))


def seen(account: User, review: Review, *, on: date) -> Seen:
    """Return one review as an account sees it on a day. Three queries."""
    return seen_many(account, [review], on=on)[0]


def seen_many(account: User, reviews: Iterable[Review], *, on: date) -> list[Seen]:
    """Return reviews as an account sees them on a day; three queries for all."""
    rows = list(reviews)
    me = representative_of(account)
    seats: dict[int, list[Seat]] = defaultdict(list)
    for seat in Seat.objects.filter(review__in=rows, representative=me, status__in=LIVE_SEATS) if me else ():
        seats[seat.review_id].append(seat)
    shares: dict[int, list[Share]] = defaultdict(list)
    for share in Share.objects.filter(holds(on), review__in=rows):
        shares[share.review_id].append(share)
    return [_seen(account, me, review, seats[review.pk], shares[review.pk]) for review in rows]


def _seen(account: User, me: Representative | None, review: Review, seats: list[Seat], shares: list[Share]) -> Seen:
    viewers = _viewers(account, me, review, seats)
    shared: dict[str, set[str]] = defaultdict(set)
    for share in shares:
        if share.audience == ShareAudience.OFFICE:
            shared[share.part].add(Viewer.OFFICE)
        elif me and share.person_id == me.pk:
            shared[share.part].add(Viewer.CHOSEN)
            viewers |= {Viewer.CHOSEN}
    sharing = Sharing(office_sees=review.cycle.office_sees, shared=shared)
    found = frozenset(viewers or {Viewer.OUTSIDER})
    parts = parts_seen(found, review.stage, sharing, review.framework.says.visibility)
    return Seen(cast(Any, review), found, parts, sharing)


def _viewers(account: User, me: Representative | None, review: Review, seats: list[Seat]) -> set[Viewer]:
    """Who belongs to the partnership reviewed looks as that, whatever else they are."""
    if me and me.partnership_id == review.partnership_id:
        return {Viewer.HEAD if me.is_leader else Viewer.STAFF}
    found = {
        SEAT_VIEWERS[SeatRole(seat.role)] if seat.status == SeatStatus.ACCEPTED else Viewer.INVITED for seat in seats
    }
    return found | {Viewer.OFFICE} if is_staff(account) else found
