"""Booking as a school meets it: a course with room, people of a school, orders through the operation."""

from typing import Any
from uuid import UUID, uuid4

from membership.models import Person, School
from offers.models import BookingOrder, Event, WaitingEntry
from offers.operations import bookings, waiting
from offers.operations.delegates import Delegate
from tests.factories import membership as members
from tests.factories.offers import NOW, ON, BookingFactory, BookingPolicyFactory, course


def school_and_head() -> tuple[School, Person]:
    """A school that is no member (places cost £150) and its head."""
    school: School = members.SchoolFactory()
    return school, members.at_school(school, "head")


def small_course(capacity: int = 1, **facts: Any) -> Event:
    """A course of few places at £95 for members and £150 for every other school."""
    prices = {"full": "95", "non_member": "150", "out_of_area": "150"}
    return course(prices, capacity=capacity, **facts)


def free_course(capacity: int = 1, **facts: Any) -> Event:
    """A course that costs nothing."""
    return small_course(capacity, is_free=True, **facts)


def book(by: Person, event: Event, *people: Person, unnamed: int = 0, **facts: Any) -> BookingOrder:
    """Places for people of the booker's school; for the booker when nobody is named."""
    named = people or (() if unnamed else (by,))
    asked: dict[str, Any] = {
        "by": by,
        "school_id": facts.pop("school_id", None) or next(iter(by.school_ids)),
        "event_id": event.pk,
        "delegates": [Delegate(person_id=person.pk) for person in named] + [Delegate()] * unnamed,
        "submission": uuid4(),
        "purchase_order": "PO-77",
        "on": ON,
        "now": NOW,
    }
    return bookings.book(**{**asked, **facts})


def wait(by: Person, event: Event, person: Person | None = None, **facts: Any) -> WaitingEntry:
    """Somebody of the booker's school on the waiting list of a full event."""
    asked: dict[str, Any] = {
        "by": by,
        "school_id": next(iter(by.school_ids)),
        "event_id": event.pk,
        "delegate": Delegate(person_id=(person or by).pk),
        "purchase_order": "",
        "on": ON,
        "now": NOW,
    }
    return waiting.join(**{**asked, **facts})


def counted(event: Event) -> tuple[int, int]:
    """What the event counts as taken, and what is held, confirmed or offered: always the same."""
    event = Event.objects.get(pk=event.pk)
    live = event.bookings.filter(status__in=["held", "confirmed"]).count()
    return event.places_taken, live + event.waiting.filter(status="offered").count()


def same_form() -> UUID:
    """The number of one form."""
    return uuid4()


def of_place(school: School, canary: str) -> dict[str, Any]:
    """A place and a hope for one of a school, and terms; schools of one partnership see the same events and terms."""
    word = canary if "beta" in canary else "for all"
    event = course(title=f"Course {word}", policy=BookingPolicyFactory(name=f"Terms {word}"))
    facts = {"school": school, "delegate": members.PersonFactory(name=f"Guest {canary}"), "needs": f"Needs {canary}"}
    waits = {"school": school, "delegate": members.PersonFactory(name=f"Waiter {canary}"), "joined_at": NOW}
    return {
        "place_booking": BookingFactory(event=event, **facts),
        "waiting_entry": WaitingEntry.objects.create(event=event, purchase_order=canary[-12:], **waits),
        "booking_terms": event.policy,
    }
