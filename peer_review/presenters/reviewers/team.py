"""The team on a review's page: who is in it; for the office also who has declined and which rule a place breaks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import rules
from django.urls import reverse
from django.utils.timezone import localdate

from peer_review.bases.reviews import LIVE_SEATS
from peer_review.enums import SeatStatus, Stage, Viewer
from peer_review.models import Review
from peer_review.operations.seats import is_settled
from peer_review.presenters.reviewers.register import place_of
from peer_review.presenters.reviewers.seats import pill
from peer_review.presenters.sections import Action, Section
from peer_review.presenters.tags import Tag
from peer_review.queries.conflicts import Conflict, conflicts_of_seats
from peer_review.queries.due import OVER
from peer_review.queries.reviewers import places
from peer_review.queries.seeing import Seen
from peer_review.stages import has_reached

TEMPLATE: Final = "peer_review/reviewers/section.html"


@dataclass(frozen=True)
class Member:
    """One place as the page shows it; links for the office only."""

    seat: Any
    name: str
    place: str
    pill: Tag
    conflicts: Sequence[Conflict] = field(default=())
    may_change: bool = False


def team(seen: Seen, person: Any) -> Section:
    """Who is in the team, leads first. Of a school's review the office sees declined places and broken rules as well."""
    is_of_school = isinstance(seen.review, Review)
    is_office = is_of_school and rules.test_rule("peer_review.coordinate", person)
    members = _of_school(seen.review, is_office) if is_of_school else _of_partnership(seen.review)
    context = {"members": members, "is_office": is_office}
    found = _actions(seen.review, members, person, is_office) if is_of_school else _between(seen, person)
    return Section("Team", TEMPLATE, context, actions=tuple(found))


def _of_school(review: Review, is_office: bool) -> list[Member]:
    seats = [seat for seat in places.of_review(review.pk) if seat.is_live or is_office]
    seats = [seat for seat in seats if not _came_to_nothing(review, seat)]
    broken = conflicts_of_seats([seat for seat in seats if seat.is_live], localdate()) if is_office else {}
    return [
        Member(
            seat,
            str(seat.reviewer),
            place_of(seat.reviewer),
            pill(seat),
            tuple(broken.get(seat.pk, ())),
            may_change=is_office and not is_settled(review, seat.role),
        )
        for seat in seats
    ]


def _came_to_nothing(review: Review, seat: Any) -> bool:
    """Whether a place was taken back, or not accepted until the team was settled; a cancelled review shows who was to come."""
    if seat.status in (SeatStatus.PLANNED, SeatStatus.INVITED):
        return review.stage != Stage.CANCELLED and is_settled(review, seat.role)
    return bool(seat.status == SeatStatus.WITHDRAWN)


def _of_partnership(review: Any) -> list[Member]:
    seats = review.seats.filter(status__in=LIVE_SEATS).select_related("representative__partnership")
    return [Member(seat, seat.reviewer.name, str(seat.reviewer.partnership), pill(seat)) for seat in seats]


def _between(seen: Seen, person: Any) -> list[Action]:
    """Between partnerships the association changes the team; who is asked answers on the list of their reviews."""
    if Viewer.INVITED in seen.viewers:
        return [Action("Answer the invitation", reverse("between_reviews"), is_primary=True)]
    if rules.test_rule("peer_review.coordinate", person) and seen.review.stage not in OVER:
        return [Action("Change the team", reverse("between_team", args=[seen.review.pk]))]
    return []


def _actions(review: Any, members: Sequence[Member], person: Any, is_office: bool) -> list[Action]:
    asked = [row.seat for row in members if row.seat.reviewer.person_id == person.pk and row.seat.status == "invited"]
    found = [Action("Answer the invitation", reverse("seat_answer", args=[seat.pk]), is_primary=True) for seat in asked]
    if is_office and review.stage != Stage.CANCELLED and not has_reached(review.stage, Stage.CLOSED):
        found.append(Action("Add to the team", reverse("seat_add", args=[review.pk])))
    return found
