"""What peer review can tell about a partnership's year: how many members are reviewed, and what follows from it."""

from django.db.models import Count, Q, Sum

from membership.models import School
from membership.models.subscriptions import AGREED_STATUSES
from peer_review.enums import Stage
from peer_review.models import FollowUp, Review
from peer_review.stages import ORDER
from tenants.calendars import AcademicYear
from tenants.figures import FigureCode, Figures, Ratio

VISITED = [stage.value for stage in ORDER[ORDER.index(Stage.VISIT) + 1 :]]
SIX_MONTHS = 6


def figures(start_year: int) -> Figures:
    """Return the figures of an academic year, in three queries; none for a year without a visit or follow-up.

    The base of coverage is member schools, as in the figures of offers; that of actions the schools with a follow-up.
    """
    year = AcademicYear(start_year)
    held = FollowUp.objects.filter(
        months=SIX_MONTHS, held_on__gte=year.starts_on, held_on__lt=year.ends_before
    ).exclude(review__stage=Stage.CANCELLED)
    visited = Review.objects.filter(
        visit_starts_on__gte=year.starts_on, visit_starts_on__lt=year.ends_before, stage__in=VISITED
    )
    sums = held.aggregate(
        done=Sum("done_count"), actions=Sum("action_count"), schools=Count("review__school", distinct=True)
    )
    if not sums["schools"] and not visited.exists():
        return {}
    agreed = Q(subscriptions__year__start_year=start_year, subscriptions__status__in=AGREED_STATUSES)
    members = School.objects.filter(agreed, is_open=True).order_by()
    counts = members.aggregate(
        members=Count("pk", distinct=True),
        reviewed=Count("pk", distinct=True, filter=Q(pk__in=visited.values("school"))),
    )
    return {
        FigureCode.REVIEW_COVERAGE: Ratio(counts["reviewed"], counts["members"], counts["members"]),
        FigureCode.ACTIONS_AFTER_SIX_MONTHS: Ratio(sums["done"] or 0, sums["actions"] or 0, sums["schools"]),
    }
