"""Who comes: people of the school, a colleague added on the way, or a name that follows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from membership.enums import SchoolRoleKind
from membership.models import Person
from membership.operations import people as membership_people
from offers.booking_errors import AlreadyBooked, NotEligible, NotYourSchool, PrerequisiteMissing
from offers.enums import BookingStatus, CancelReason, WaitingStatus
from offers.models import Booking, Event, WaitingEntry

LIVE = (BookingStatus.HELD, BookingStatus.CONFIRMED)


@dataclass(frozen=True)
class Delegate:
    """One place: somebody of the school by id, a new colleague by name and e-mail, or nobody yet; with their needs."""

    person_id: int | None = None
    name: str = ""
    email: str = ""
    needs: str = ""

    @property
    def is_new(self) -> bool:
        """Whether a colleague is added."""
        return self.person_id is None and bool(self.email)


@dataclass(frozen=True)
class Guest:
    """A delegate as the record knows them; no person while the name is to follow."""

    person: Person | None
    needs: str


def resolve(*, by: Person | None, school_id: int, delegates: Sequence[Delegate]) -> list[Guest]:
    """Return who comes, by id so that nobody waits in a circle; new colleagues are added. Raises NotYourSchool, AlreadyBooked."""
    wanted = [one.person_id for one in delegates if one.person_id]
    people = {person.pk: person for person in _team(school_id).filter(pk__in=wanted)}
    if people.keys() != set(wanted):
        raise NotYourSchool("Somebody you chose does not belong to this school. Choose from its team.")
    guests = [Guest(_person(by, school_id, people, one), one.needs) for one in delegates]
    named = [guest.person.pk for guest in guests if guest.person]
    if len(named) != len(set(named)):
        raise AlreadyBooked("Somebody is named twice.")
    return sorted(guests, key=lambda guest: guest.person.pk if guest.person else 0)


def check(*, event: Event, school_id: int, people: Iterable[Person | None]) -> None:
    """Refuse who cannot come. Raises NotEligible, AlreadyBooked, PrerequisiteMissing; three queries at most."""
    named = [person for person in people if person]
    for person in named:
        _refuse_role(event, school_id, person)
    if named:
        _refuse_booked(event, named)
        _refuse_unprepared(event, named)


def _team(school_id: int) -> QuerySet[Person]:
    return (
        Person.objects.filter(is_active=True, school_roles__school=school_id)
        .distinct()
        .prefetch_related("school_roles__school")
    )


def _person(by: Person | None, school_id: int, people: dict[int, Person], one: Delegate) -> Person | None:
    if one.person_id:
        return people[one.person_id]
    return _colleague(by, school_id, one) if one.is_new else None


def _colleague(by: Person | None, school_id: int, one: Delegate) -> Person:
    """The person of the school with this address, or a new one; who belongs elsewhere stays unnamed here."""
    email = one.email.strip().lower()
    known = _team(school_id).filter(email=email).first()
    if known:
        return known
    try:
        return membership_people.add(
            by=by, name=one.name or email, email=email, school_roles=[(school_id, SchoolRoleKind.STAFF)]
        )
    except membership_people.EmailTaken as taken:
        raise NotYourSchool(
            f"The address {email} belongs to somebody who is not of this school. Ask the partnership’s office."
        ) from taken


def _refuse_role(event: Event, school_id: int, person: Person) -> None:
    roles = event.offer.roles
    if roles and not person.school_role_names(school_id) & set(roles):
        labels = " or ".join(SchoolRoleKind(role).label.lower() for role in roles)
        raise NotEligible(f"“{event}” is for: {labels}. {person} is not.")


def _refuse_booked(event: Event, people: Collection[Person]) -> None:
    booked = Booking.objects.filter(event=event, delegate__in=people, status__in=LIVE).select_related("delegate")
    for booking in booked:
        raise AlreadyBooked(f"{booking.delegate} has a place already.")
    offered = WaitingEntry.objects.filter(event=event, delegate__in=people, status=WaitingStatus.OFFERED)
    for entry in offered.select_related("delegate"):
        raise AlreadyBooked(f"A place is kept for {entry.delegate}, who was on the waiting list. Accept that one.")


def _refuse_unprepared(event: Event, people: Collection[Person]) -> None:
    needed = {row.lineage: row.title for row in event.offer.prerequisites.all()}
    if not needed:
        return
    before = Q(event__starts_at__lt=event.starts_at) if event.starts_at else Q()
    rows = Booking.objects.filter(
        before, delegate__in=people, status=BookingStatus.CONFIRMED, event__offer__lineage__in=needed
    )
    rows = rows.exclude(cancel_reason=CancelReason.NO_SHOW)
    have = set(rows.values_list("delegate_id", "event__offer__lineage"))
    for person in people:
        for lineage, title in needed.items():
            if (person.pk, lineage) not in have:
                raise PrerequisiteMissing(f"{person} has to attend “{title}” first.")
