"""In which roles somebody looks at a review, and so which parts they see. Every page, file and export asks here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from membership.enums import SchoolRoleKind
from membership.models import Person
from peer_review.enums import Part, SeatRole, SeatStatus, ShareAudience, Viewer
from peer_review.models import Review, Seat, SecondReading, Share
from peer_review.visibility import Sharing, parts_seen

SEAT_VIEWERS = {
    SeatRole.LEAD: Viewer.LEAD,
    SeatRole.MEMBER: Viewer.TEAM,
    SeatRole.EXTERNAL: Viewer.TEAM,
    SeatRole.TRAINEE: Viewer.TRAINEE,
    SeatRole.FACILITATOR: Viewer.FACILITATOR,
    SeatRole.READER: Viewer.READER,
}
SCHOOL_VIEWERS = {
    SchoolRoleKind.HEAD: Viewer.HEAD,
    SchoolRoleKind.BUSINESS_MANAGER: Viewer.STAFF,
    SchoolRoleKind.STAFF: Viewer.STAFF,
    SchoolRoleKind.GOVERNOR: Viewer.GOVERNOR,
}
# A consent is for the trust of its day: one the school joins later was never meant.
TRUST_NAME: Final = Left("review__school__trust__name", 120)


@dataclass(frozen=True)
class Seen:
    """A review as one person sees it: in which roles they look, and which parts that shows."""

    review: Review
    viewers: frozenset[Viewer]
    parts: frozenset[Part]
    sharing: Sharing = field(default_factory=Sharing)

    def sees(self, part: str) -> bool:
        """Whether a part may be shown."""
        return part in self.parts

    @property
    def is_team(self) -> bool:
        """Whether the person is in the team that visits."""
        return bool(self.viewers & {Viewer.LEAD, Viewer.TEAM, Viewer.TRAINEE})

    @property
    def is_school(self) -> bool:
        """Whether the person belongs to the school reviewed."""
        return bool(self.viewers & {Viewer.HEAD, Viewer.STAFF, Viewer.GOVERNOR})

    @property
    def side(self) -> Literal["team", "school"]:
        """On whose behalf the person writes."""
        return "team" if self.is_team else "school"


def visible(person: Person, *, on: date) -> QuerySet[Review]:
    """Return the reviews of which a person may see anything at all on a day; others are not there for them."""
    found = Review.objects.select_related("cycle", "framework", "school")
    if _is_board(person):
        return found
    mine = Seat.objects.filter(reviewer__person=person, status__in=_LIVE).values("review")
    trust = Q(audience=ShareAudience.TRUST, review__school__trust__in=person.trust_ids, name=TRUST_NAME)
    shared = Share.objects.filter(trust | Q(person=person), holds(on)).values("review")
    return found.filter(Q(school__in=person.school_ids) | Q(pk__in=mine) | Q(pk__in=shared))


def holds(on: date) -> Q:
    """Return the condition that a consent holds on a day: not taken back, and not over."""
    return Q(revoked_at__isnull=True) & (Q(expires_on__isnull=True) | Q(expires_on__gte=on))


def seen(person: Person, review: Review, *, on: date) -> Seen:
    """Return one review as a person sees it on a day. Two queries."""
    return seen_many(person, [review], on=on)[0]


def seen_many(person: Person, reviews: Iterable[Review], *, on: date) -> list[Seen]:
    """Return reviews as a person sees them on a day; two queries for all. They need cycle, framework and school."""
    rows = list(reviews)
    seats: dict[int, list[Seat]] = defaultdict(list)
    given = SecondReading.objects.filter(review=OuterRef("review"), reader=OuterRef("reviewer"), read_at__isnull=False)
    mine = Seat.objects.filter(review__in=rows, reviewer__person=person, status__in=_LIVE)
    for seat in mine.annotate(has_read=Exists(given)):
        seats[seat.review_id].append(seat)
    shares: dict[int, list[Share]] = defaultdict(list)
    for share in Share.objects.filter(holds(on), review__in=rows).annotate(trust_name=TRUST_NAME):
        shares[share.review_id].append(share)
    known: dict[Any, frozenset[Part]] = {}
    return [_seen(person, review, seats[review.pk], shares[review.pk], known) for review in rows]


_LIVE = (SeatStatus.PLANNED, SeatStatus.INVITED, SeatStatus.ACCEPTED)


def _is_board(person: Person) -> bool:
    return bool(person.office_role_names & {"admin", "improvement_partner"})


def _seen(
    person: Person, review: Review, seats: list[Seat], shares: list[Share], known: dict[Any, frozenset[Part]]
) -> Seen:
    """Reviews that are alike for the viewer show the same parts: worked out once, kept in `known`."""
    viewers = _viewers(person, review, seats, shares)
    shared: dict[str, set[str]] = defaultdict(set)
    for share in shares:
        shared[share.part].update(_opened_to(share, person, review))
    sharing = Sharing(office_sees=review.cycle.office_sees, shared=shared)
    opened = frozenset((part, frozenset(to)) for part, to in shared.items())
    alike = (viewers, review.stage, review.cycle.office_sees, opened, review.framework_id)
    if alike not in known:
        known[alike] = parts_seen(viewers, review.stage, sharing, review.framework.says.visibility)
    return Seen(review, viewers, known[alike], sharing)


def _viewers(person: Person, review: Review, seats: list[Seat], shares: list[Share]) -> frozenset[Viewer]:
    """A person with a role at the school looks as the school, even with a place in the team.

    Who is to read a second time looks as nothing else until the reading is given: it would not be blind any more.
    """
    found = {SCHOOL_VIEWERS[SchoolRoleKind(role)] for role in person.school_role_names(review.school_id)}
    if not found:
        found |= {_seat_viewer(seat) for seat in seats}
    if Viewer.READER in found and not any(seat.has_read for seat in seats):  # type: ignore[attr-defined]
        return frozenset({Viewer.READER})
    if _is_board(person):
        found.add(Viewer.OFFICE)
    if any(Viewer.CHOSEN in _opened_to(share, person, review) for share in shares):
        found.add(Viewer.CHOSEN)
    return frozenset(found or {Viewer.OUTSIDER})


def _seat_viewer(seat: Seat) -> Viewer:
    return SEAT_VIEWERS[SeatRole(seat.role)] if seat.status == SeatStatus.ACCEPTED else Viewer.INVITED


def _opened_to(share: Share, person: Person, review: Review) -> set[Viewer]:
    if share.audience == ShareAudience.OFFICE:
        return {Viewer.OFFICE}
    if share.audience == ShareAudience.GOVERNORS:
        return {Viewer.GOVERNOR}
    is_same = share.audience == ShareAudience.TRUST and share.name == share.trust_name  # type: ignore[attr-defined]
    is_trust = is_same and review.school.trust_id in person.trust_ids
    return {Viewer.CHOSEN} if is_trust or (share.person_id and share.person_id == person.pk) else set()
