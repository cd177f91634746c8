"""Rounds with their reviews and teams, in a fixed number of queries."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from peer_review.bases.reviews import LIVE_SEATS
from peer_review.between.models import Cycle, FollowUp, Framework, Representative, Review, Seat
from peer_review.between.queries import seeing
from peer_review.duties import BEGIN, duty_on
from peer_review.enums import CycleStatus, FrameworkStatus, SeatRole, SeatStatus, Stage
from peer_review.queries.due import OVER, overdue, with_due, with_focus_side
from peer_review.queries.reviewers import places
from peer_review.queries.reviews import is_near
from peer_review.queries.seeing import Seen
from peer_review.stages import BEFORE_VISIT
from tenants.accounts.models import User
from tenants.models import Partnership


def rounds() -> QuerySet[Cycle]:
    """Return the rounds, latest first, each with `review_count` and `closed_count`."""
    found = Cycle.objects.select_related("framework").order_by("-starts_on", "name")
    return found.annotate(
        review_count=Count("reviews", filter=~Q(reviews__stage=Stage.CANCELLED)),
        closed_count=Count("reviews", filter=Q(reviews__stage=Stage.CLOSED)),
    )


def with_teams(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """Return reviews with their teams' seats, live ones only. One query more."""
    seats = Seat.objects.select_related("representative__partnership").filter(
        status__in=["planned", "invited", "accepted"]
    )
    return reviews.prefetch_related(Prefetch("seats", queryset=seats, to_attr="team"))


def filtered(rows: QuerySet[Review], show: str, on: date) -> QuerySet[Review]:
    """Return reviews with the day each is due, those under way first; `show` asks for some of them only."""
    wanted: dict[str, Callable[[], QuerySet[Review]]] = {
        "overdue": lambda: overdue(rows, on),
        "undated": lambda: undated(rows),
        "short": lambda: short_of_people(rows),
    }
    found = with_due(wanted[show]() if show in wanted else rows)
    found = found.annotate(is_over=Q(stage__in=OVER))
    return (found.filter(is_over=False) if show == "open" else found).order_by("is_over", "visit_starts_on", "pk")


def undated(rows: QuerySet[Review]) -> QuerySet[Review]:
    """Return the reviews whose visit has no day and was not put off."""
    return rows.filter(visit_starts_on__isnull=True, postponed_at__isnull=True).exclude(stage__in=OVER)


def to_date(account: User) -> QuerySet[Review]:
    """Return the reviews without a day that an account leads, on either side."""
    me = Representative.objects.filter(account_id=account.pk, is_active=True)
    leads = Seat.objects.filter(representative__in=me, role=SeatRole.LEAD, status=SeatStatus.ACCEPTED)
    own = Q(partnership__in=me.filter(is_leader=True).values("partnership"))
    return undated(reviews()).filter(own | Q(pk__in=leads.values("review"))).order_by("pk")


def waiting_for(account: User, on: date) -> list[Any]:
    """Return the reviews in which a representative has to do something next, the first due first. Five queries."""
    rows = with_focus_side(with_due(seeing.visible(account, on=on).exclude(stage__in=OVER))).order_by("due_on", "pk")
    return [seen.review for seen in seeing.seen_many(account, rows, on=on) if _is_theirs(seen, on)]


def _is_theirs(seen: Seen, on: date) -> bool:
    duty, review = duty_on(seen.review, on), seen.review
    if duty is None or (review.stage == Stage.PLANNED and duty != BEGIN and not is_near(review, on)):
        return False
    return bool(seen.viewers & set(duty.viewers))


def looking_back(account: User, on: date) -> QuerySet[FollowUp]:
    """Return the follow-ups that a leader has to hold by a day."""
    me = Representative.objects.filter(account_id=account.pk, is_active=True, is_leader=True)
    return (
        follow_ups_due(on)
        .filter(review__partnership__in=me.values("partnership"))
        .select_related("review__partnership")
    )


def short_of_people(rows: QuerySet[Review]) -> QuerySet[Review]:
    """Return the reviews before their report that lack a lead or have fewer than two in the team."""
    live = Q(seats__status__in=LIVE_SEATS)
    rows = rows.filter(stage__in=(*BEFORE_VISIT, Stage.VISIT, Stage.FINDINGS, Stage.DRAFT))
    found = rows.annotate(
        team_count=Count("seats", filter=live), lead_count=Count("seats", filter=live & Q(seats__role=SeatRole.LEAD))
    )
    return rows.filter(pk__in=found.filter(Q(team_count__lt=2) | Q(lead_count=0)).order_by().values("pk"))


def to_invite(review: Review) -> QuerySet[Representative]:
    """Return who may be asked into a team: not of the partnership reviewed, not in the team already."""
    inside = Seat.objects.filter(review=review, status__in=LIVE_SEATS).values("representative")
    return representatives().exclude(partnership=review.partnership_id).exclude(pk__in=inside)


def open_places(representative_id: int) -> QuerySet[Seat]:
    """Return somebody’s places in teams whose reviews are not over."""
    return (
        seats()
        .filter(representative=representative_id, status__in=LIVE_SEATS)
        .exclude(review__stage__in=OVER)
        .order_by("pk")
    )


def is_only_leader(representative: Representative) -> bool:
    """Whether nobody else leads their partnership. One query."""
    others = Representative.objects.filter(partnership=representative.partnership_id, is_leader=True, is_active=True)
    return representative.is_leader and not others.exclude(pk=representative.pk).exists()


def seats_in(review: Review) -> QuerySet[Seat]:
    """Return the places of a team, those that count first."""
    rows = Seat.objects.filter(review=review).select_related("representative__partnership")
    return rows.annotate(is_gone=~Q(status__in=LIVE_SEATS)).order_by("is_gone", "role", "pk")


def representatives() -> QuerySet[Representative]:
    """Return who speaks for a partnership now, by partnership and name."""
    return Representative.objects.select_related("partnership").filter(is_active=True)


def emails(found: list[Representative]) -> dict[int, str]:
    """Return the e-mail addresses of representatives' accounts by account id. One query."""
    accounts = User.objects.filter(pk__in=[row.account_id for row in found])
    return dict(accounts.values_list("pk", "email"))


def frameworks() -> QuerySet[Framework]:
    """Return the versions a round may use, latest first within a name."""
    return Framework.objects.filter(status=FrameworkStatus.PUBLISHED)


def partnerships() -> QuerySet[Partnership]:
    """Return the association's members, by name."""
    return Partnership.objects.filter(is_association_member=True).order_by("name")


def invitations(account: User) -> QuerySet[Seat]:
    """Return the places an account has been asked to take and has not answered."""
    return seats_of(account).filter(status="invited").exclude(review__stage__in=[Stage.CLOSED, Stage.CANCELLED])


def reviews() -> QuerySet[Review]:
    """Return all reviews, with round and partnership."""
    return Review.objects.select_related("cycle", "partnership")


def dated(review_ids: Collection[int]) -> list[Review]:
    """Return reviews with the day each is due, the longest due first."""
    return list(with_due(reviews().filter(pk__in=review_ids)).order_by("due_on", "pk"))


def follow_ups_due(on: date) -> QuerySet[FollowUp]:
    """Return the follow-ups that are due by a day and neither held nor waived."""
    rows = FollowUp.objects.filter(due_on__lte=on, held_on__isnull=True, waived_at__isnull=True)
    return rows.filter(review__stage=Stage.FOLLOW_UP)


def unanswered(now: datetime) -> list[Seat]:
    """Return the invitations nobody answered within the days of their round. One query."""
    rows = seats().filter(status=SeatStatus.INVITED, review__cycle__status=CycleStatus.RUNNING)
    return [seat for seat in rows.exclude(review__stage__in=OVER).order_by("pk") if places.is_due(seat, now)]


def seats() -> QuerySet[Seat]:
    """Return all places in teams, with review, round and partnership."""
    return Seat.objects.select_related("review__cycle", "review__partnership", "representative")


def seats_of(account: User) -> QuerySet[Seat]:
    """Return the places of an account, answered or not."""
    return seats().filter(representative__account_id=account.pk, representative__is_active=True)
