"""Attendance, certificates, records and evaluations of the partnership a test runs in; every name is invented."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from membership.link_keys import key_hash
from membership.models import Person, School
from offers.enums import CheckIn, EvaluationKind, Presence
from offers.models import (
    Attendance,
    Booking,
    Certificate,
    CpdEntry,
    EvaluationAnswer,
    EvaluationForm,
    EvaluationRequest,
    Event,
    Session,
)
from offers.operations.days.certificates import new_code
from offers.questions import USUAL, as_json
from tests.factories.membership import PersonFactory
from tests.factories.offers import STARTS, BookingFactory, EventFactory, ProviderFactory, course

DURING = STARTS + timedelta(minutes=10)
OVER = STARTS + timedelta(hours=7)
OVER_ON = OVER.date()
PUBLISHED = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


class AttendanceFactory(DjangoModelFactory):
    """A delegate who was there, as the trainer tapped."""

    class Meta:
        model = Attendance

    booking = factory.SubFactory(BookingFactory)
    session = factory.LazyAttribute(lambda row: row.booking.event.sessions.first())
    presence = Presence.PRESENT
    how = CheckIn.TAP
    recorded_at = DURING


class EvaluationFormFactory(DjangoModelFactory):
    """The usual questions after an event, published and in use, without names."""

    class Meta:
        model = EvaluationForm

    name = factory.Sequence(lambda n: f"After a course {n}")
    kind = EvaluationKind.AFTER
    questions = factory.LazyAttribute(lambda form: as_json(USUAL[form.kind]))
    is_anonymous = True
    published_at = PUBLISHED
    is_current = factory.LazyAttribute(
        lambda form: not EvaluationForm.objects.filter(kind=form.kind, is_current=True).exists()
    )


class EvaluationRequestFactory(DjangoModelFactory):
    """A delegate who was sent the questions; give `key` to open the link."""

    class Meta:
        model = EvaluationRequest

    class Params:
        key = factory.LazyFunction(lambda: uuid4().hex)

    form = factory.SubFactory(EvaluationFormFactory)
    booking = factory.SubFactory(BookingFactory)
    event = factory.SelfAttribute("booking.event")
    kind = factory.SelfAttribute("form.kind")
    key_hash = factory.LazyAttribute(lambda row: key_hash(row.key))
    due_on = OVER_ON
    sent_at = OVER


class EvaluationAnswerFactory(DjangoModelFactory):
    """An answer of somebody unknown who found it good."""

    class Meta:
        model = EvaluationAnswer

    form = factory.SubFactory(EvaluationFormFactory)
    event = factory.SubFactory(EventFactory)
    kind = factory.SelfAttribute("form.kind")
    rating = 4
    answers = factory.LazyAttribute(lambda row: {"q1": row.rating})
    answered_on = OVER_ON


class CertificateFactory(DjangoModelFactory):
    """A certificate over six hours."""

    class Meta:
        model = Certificate

    booking = factory.SubFactory(BookingFactory)
    code = factory.LazyFunction(new_code)
    name = factory.LazyAttribute(lambda row: str(row.booking.delegate))
    school_name = factory.LazyAttribute(lambda row: str(row.booking.school))
    title = factory.LazyAttribute(lambda row: row.booking.event.title)
    hours = Decimal("6.00")
    starts_on = OVER_ON
    ends_on = OVER_ON
    issued_at = OVER


class CpdEntryFactory(DjangoModelFactory):
    """A line somebody wrote."""

    class Meta:
        model = CpdEntry

    person = factory.SubFactory(PersonFactory)
    title = factory.Sequence(lambda n: f"Reading group {n}")
    organiser = "Our own staff"
    hours = Decimal("1.50")
    on_day = date(2026, 11, 20)


def held(*presences: str, sessions: int = 1, **facts: Any) -> Event:
    """A course that is over, with one booking for each presence ("" is not recorded) at every session."""
    event: Event = course(sessions=False, **facts)
    meetings = _meetings(event, sessions)
    for presence in presences:
        booking = BookingFactory(event=event)
        for session in meetings if presence else ():
            AttendanceFactory(booking=booking, session=session, presence=presence)
    return event


def _meetings(event: Event, count: int) -> list[Session]:
    made = []
    for number in range(count):
        starts_at = STARTS + timedelta(days=number)
        made.append(Session(event=event, starts_at=starts_at, ends_at=starts_at + timedelta(hours=6)))
    for session in made:
        session.check_in_key = uuid4().hex
    Session.objects.bulk_create(made)
    Event.objects.filter(pk=event.pk).update(ends_at=made[-1].ends_at)
    event.refresh_from_db()
    return made


def trainer(event: Event, **facts: Any) -> Person:
    """Somebody who trains at an event and can sign in."""
    person: Person = PersonFactory(**facts)
    event.trainers.add(ProviderFactory(person=person, name=person.name))
    return person


def of_place(school: School, canary: str) -> dict[str, Any]:
    """What the isolation matrix looks for: an event with a delegate of a school, a certificate, an evaluation."""
    event, key = course(title="Course without a secret"), uuid4().hex
    delegate = PersonFactory(name=f"Delegate {canary}")
    booking: Booking = BookingFactory(event=event, school=school, delegate=delegate)
    form = EvaluationFormFactory(name=f"Form {canary}", is_current=False)
    draft = EvaluationFormFactory(name=f"Draft {canary}", is_current=False, published_at=None)
    certificate = CertificateFactory(booking=booking, name="Robin Sample", school_name=f"School {canary}")
    return {
        "day_event": event,
        "day_session": event.sessions.get(),
        "day_booking": booking,
        "certificate": certificate,
        "evaluation_form": form,
        "evaluation_draft": draft,
        "evaluation_request": EvaluationRequestFactory(booking=booking, form=form, key=key),
        "evaluation_key": SimpleNamespace(key=key),
        "cpd_entry": CpdEntryFactory(person=delegate, title=f"Group {canary}"),
    }
