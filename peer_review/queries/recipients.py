"""To whom an e-mail about a review goes: to those it concerns, never to everybody."""

from collections.abc import Collection
from dataclasses import dataclass

from membership.enums import OfficeRole, SchoolRoleKind
from membership.models import Person
from membership.queries import recipients
from peer_review.enums import SeatRole, SeatStatus, Viewer
from peer_review.models import Review, Seat
from peer_review.queries.seeing import SEAT_VIEWERS


@dataclass(frozen=True)
class Concerned:
    """The people around one review, by role."""

    by_viewer: dict[Viewer, list[Person]]

    def of(self, *viewers: Viewer) -> list[Person]:
        """Return those in some roles, each once."""
        return list(dict.fromkeys(person for viewer in viewers for person in self.by_viewer.get(viewer, ())))


def concerned(reviews: Collection[Review]) -> dict[int, Concerned]:
    """Return the people around each review: heads, lead, facilitator, the visiting team, invited reviewers. Two queries."""
    heads = recipients.by_school({review.school_id for review in reviews}, (SchoolRoleKind.HEAD,))
    found: dict[int, dict[Viewer, list[Person]]] = {
        review.pk: {Viewer.HEAD: heads.get(review.school_id, [])} for review in reviews
    }
    seats = Seat.objects.filter(review__in=reviews, status__in=(SeatStatus.ACCEPTED, SeatStatus.INVITED))
    for seat in seats.filter(reviewer__person__is_active=True).select_related("reviewer__person"):
        if seat.reviewer.person:
            found[seat.review_id].setdefault(_viewer(seat), []).append(seat.reviewer.person)
    return {pk: Concerned(people) for pk, people in found.items()}


def coordinators() -> list[Person]:
    """Return who runs peer review in the office. One query."""
    return list(Person.objects.filter(is_active=True, office_roles__role=OfficeRole.ADMIN).order_by("name", "pk"))


def _viewer(seat: Seat) -> Viewer:
    return Viewer.INVITED if seat.status == SeatStatus.INVITED else SEAT_VIEWERS[SeatRole(seat.role)]
