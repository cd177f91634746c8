"""Rounds with their reviews and teams, in a fixed number of queries."""

from django.db.models import Count, Prefetch, Q, QuerySet

from peer_review.between.models import Cycle, Framework, Representative, Review, Seat
from peer_review.enums import FrameworkStatus, Stage
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


def seats() -> QuerySet[Seat]:
    """Return all places in teams, with review, round and partnership."""
    return Seat.objects.select_related("review__cycle", "review__partnership", "representative")


def seats_of(account: User) -> QuerySet[Seat]:
    """Return the places of an account, answered or not."""
    return seats().filter(representative__account_id=account.pk, representative__is_active=True)
