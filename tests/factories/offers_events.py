"""Events with what belongs to them, for tests of the office's changes and of what schools see."""

from datetime import date, datetime, time
from typing import Any

from django.core.files.base import ContentFile

from membership.models import Person, School
from offers.models import Booking, Event, Material
from offers.operations.events import feeds
from offers.operations.events.writing import EventFacts
from offers.timing.recurrence import Meeting, meeting
from tests.factories.membership import PersonFactory
from tests.factories.offers import BookingFactory, ProviderFactory, VenueFactory, course

ON = date(2026, 11, 2)
NOW = datetime.fromisoformat("2026-11-02T10:00:00+00:00")
DAY = date(2027, 1, 20)
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def day(on: date = DAY, starts: str = "16:00", ends: str = "17:00") -> Meeting:
    """One meeting, times on London's clock."""
    return meeting(on, time.fromisoformat(starts), time.fromisoformat(ends))


def facts(event: Event, **changes: Any) -> EventFacts:
    """What is said of an event, with some of it changed."""
    kept = ("title", "description", "capacity", "minimum", "has_waiting_list", "opens_at", "closes_at", "is_free")
    said = {name: getattr(event, name) for name in kept}
    return EventFacts(**{**said, "policy_id": event.policy_id, "is_cohort": event.is_cohort, **changes})


def booked(event: Event | None = None, **values: Any) -> Booking:
    """A confirmed place of a course at £95."""
    booking: Booking = BookingFactory(event=event or course(), **values)
    return booking


def material(event: Event, title: str = "Slides") -> Material:
    """A file of an event."""
    row = Material(event=event, title=title, file_name="slides.pdf", size=len(PDF))
    row.file.save("slides.pdf", ContentFile(PDF))
    return row


def of_place(school: School, canary: str) -> dict[str, Any]:
    """An event with a session, kept places, a file and a place of the school.

    Schools of one partnership see the same events, so only the link, the file and the delegate carry the canary; those of
    another partnership carry it everywhere.
    """
    word = canary if "beta" in canary else "for all"
    venue = VenueFactory(name=f"Venue {word}")
    link = f"https://meet.example.org/{canary}"
    event = course(title=f"Event {word}", venue=venue, online_url=link, format="hybrid")
    event.trainers.add(ProviderFactory(name=f"Trainer {word}"))
    return {
        "event": event,
        "event_session": event.sessions.get(),
        "event_quota": event.quotas.create(label=f"Kept {word}", audiences=["full"], capacity=2),
        "event_material": material(event, f"File {canary}"),
        "venue": venue,
        "event_booking": booked(event, school=school, delegate=PersonFactory(name=f"Delegate {canary}")),
    }


def feed_key(person: Person, school: School | None = None) -> str:
    """A calendar address."""
    return feeds.renew(by=person, school=school)
