"""Reviews: which a list shows, one for an e-mail, what waits for one person."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from django.db.models import Case, DateField, F, Prefetch, Q, QuerySet, When

from membership.enums import SchoolRoleKind
from membership.models import Person
from peer_review.bases.reviews import LIVE_SEATS
from peer_review.duties import BEGIN, duty_on
from peer_review.enums import SeatRole, SeatStatus, Stage, Viewer
from peer_review.models import Cycle, Review, Seat
from peer_review.queries import seeing
from peer_review.queries.due import OVER, overdue, with_due, with_focus_side

LEADS: Final = Seat.objects.filter(role=SeatRole.LEAD, status__in=LIVE_SEATS).select_related("reviewer__person")
WITH_DUTIES: Final = (SeatRole.LEAD, SeatRole.FACILITATOR)


def listed(person: Person, on: date) -> QuerySet[Review]:
    """Return the reviews a person sees anything of on a day, with the day each is due and who leads.

    Those under way come first, by the day of their visit; those that are over last, the latest first.
    """
    rows = with_due(seeing.visible(person, on=on)).alias(is_over=Q(stage__in=OVER))
    over = Case(When(is_over=True, then=F("visit_starts_on")), output_field=DateField())
    order = ("is_over", over.desc(nulls_last=True), "visit_starts_on", "pk")
    return rows.prefetch_related(Prefetch("seats", LEADS, to_attr="leads")).order_by(*order)


def filtered(rows: QuerySet[Review], wanted: Mapping[str, str], person: Person, on: date) -> QuerySet[Review]:
    """Return the rows a list's address asks for: cycle, stage, phase, words, and what to show of them."""
    shown = wanted.get("show", "")
    if shown == "overdue":
        rows = overdue(rows, on)
    found = Q()
    if shown == "open":
        found &= ~Q(stage__in=OVER)
    if shown == "postponed":
        found &= Q(postponed_at__isnull=False)
    if shown == "team":
        found &= Q(pk__in=Seat.objects.filter(reviewer__person=person, status__in=LIVE_SEATS).values("review"))
    if wanted.get("cycle", "").isdecimal():
        found &= Q(cycle=int(wanted["cycle"][:9]))
    if wanted.get("stage") in Stage.values:
        found &= Q(stage=wanted["stage"])
    if wanted.get("phase"):
        found &= Q(school__phase=wanted["phase"])
    if words := wanted.get("q", "").strip():
        found &= Q(school__name__icontains=words)
    return rows.filter(found)


def cycles_of(person: Person, on: date) -> list[tuple[str, str]]:
    """Return the cycles of which a person sees reviews, as choices."""
    seen = seeing.visible(person, on=on).order_by().values("cycle")
    return [(str(pk), name) for pk, name in Cycle.objects.filter(pk__in=seen).values_list("pk", "name")]


def found(person: Person, words: str, most: int, on: date) -> list[Review]:
    """Return a few reviews of schools with these words in their name. One query."""
    rows = seeing.visible(person, on=on).filter(school__name__icontains=words)
    return list(rows.order_by("-visit_starts_on", "pk")[:most])


def get(review_id: int) -> Review:
    """Return one review as its e-mails need it."""
    return Review.objects.select_related("cycle", "framework", "school").get(pk=review_id)


def dated(review_ids: Collection[int]) -> list[Review]:
    """Return reviews with the day each is due, the longest due first."""
    rows = with_due(Review.objects.filter(pk__in=review_ids)).select_related("cycle", "school")
    return list(rows.order_by("due_on", "pk"))


def waiting_for(person: Person, on: date) -> list[Review]:
    """Return the reviews in which a person has to do something next, the first due first. Two queries."""
    heads = [pk for pk, names in person.roles_by_school.items() if SchoolRoleKind.HEAD in names]
    seats = Seat.objects.filter(reviewer__person=person, status=SeatStatus.ACCEPTED, role__in=WITH_DUTIES)
    rows = with_due(Review.objects.filter(Q(school__in=heads) | Q(pk__in=seats.values("review"))))
    rows = with_focus_side(rows).exclude(stage__in=OVER).select_related("cycle", "framework", "school")
    own = Prefetch("seats", seats, to_attr="own_seats")
    return [row for row in rows.prefetch_related(own).order_by("due_on", "pk") if _is_theirs(row, heads, on)]


def _is_theirs(review: Any, heads: Collection[int], on: date) -> bool:
    """Whether the next thing is theirs; a planned review waits until its first step comes near."""
    duty = duty_on(review, on)
    if duty is None or (review.stage == Stage.PLANNED and duty != BEGIN and not is_near(review, on)):
        return False
    if review.school_id in heads:
        return Viewer.HEAD in duty.viewers
    return any(seeing.SEAT_VIEWERS[SeatRole(seat.role)] in duty.viewers for seat in review.own_seats)


def is_near(review: Review, on: date) -> bool:
    """Whether a planned review should begin: six weeks before its first due day."""
    due = [step.due_on(review.visit_starts_on) for step in review.cycle.steps]
    first = min((day for day in due if day), default=None)
    return first is not None and (first - on).days <= 42
