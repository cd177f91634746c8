"""What speaks against the days of a visit without forbidding them: windows, absences, other visits of the team."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from peer_review.bases import ReviewBase
from peer_review.bases.reviews import LIVE_SEATS
from peer_review.enums import Stage
from peer_review.models import Absence, Participant, Review, Seat


def warnings(review: ReviewBase, starts_on: date, ends_on: date) -> list[str]:
    """Return sentences for whoever sets the days; none for a review between partnerships. Four queries."""
    if not isinstance(review, Review):
        return []
    team = [seat.reviewer for seat in review.seats.filter(status__in=LIVE_SEATS).select_related("reviewer__person")]
    return [
        *_windows(review, starts_on, ends_on),
        *_absences([reviewer.pk for reviewer in team], starts_on, ends_on),
        *_other_visits(review, [reviewer.pk for reviewer in team], starts_on, ends_on),
    ]


def _windows(review: Review, starts_on: date, ends_on: date) -> Iterator[str]:
    windows = review.cycle.windows
    inside = [one for one in windows if one["starts_on"] <= f"{starts_on}" and f"{ends_on}" <= one["ends_on"]]
    if windows and not inside:
        yield f"This is in none of the cycle’s windows: {', '.join(one['title'] for one in windows)}."
    part = Participant.objects.filter(cycle=review.cycle_id, school=review.school_id).first()
    if part and any(one["key"] in part.unavailable for one in inside):
        yield f"{review.school} said that it cannot host in {inside[0]['title']}."


def _absences(reviewer_ids: list[int], starts_on: date, ends_on: date) -> Iterator[str]:
    rows = Absence.objects.filter(reviewer__in=reviewer_ids, starts_on__lte=ends_on, ends_on__gte=starts_on)
    for row in rows.select_related("reviewer__person").order_by("reviewer", "starts_on"):
        yield f"{row.reviewer} is away ({row})."


def _other_visits(review: Review, reviewer_ids: list[int], starts_on: date, ends_on: date) -> Iterator[str]:
    meanwhile = Q(review__visit_starts_on__lte=ends_on, review__visit_ends_on__gte=starts_on)
    rows = Seat.objects.filter(meanwhile, reviewer__in=reviewer_ids, status__in=LIVE_SEATS)
    rows = rows.exclude(review=review.pk).exclude(review__stage=Stage.CANCELLED)
    for row in rows.select_related("reviewer__person", "review__school").order_by("reviewer", "review"):
        yield f"{row.reviewer} visits {row.review.school} on that day."
