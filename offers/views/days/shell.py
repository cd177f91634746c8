"""What the day of an event adds around every page: today's sessions, events to settle, questions to answer, one's record."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from membership.requests import PersonRequest
from offers.presenters.days import roll as present
from offers.queries import days, evaluations
from offers.sections import TRAINING
from offers.views import waiting
from tenants.access import allowed
from tenants.shell import NavItem, Need

SHOWN = 3


def navigation(request: PersonRequest) -> Iterator[NavItem]:
    """The day and the results for the office and trainers from outside, the record for everybody."""
    if not allowed(request, "membership.use_service"):
        return
    if allowed(request, "membership.use_office"):
        yield NavItem("On the day", reverse("days"), order=52, section=TRAINING)
        yield NavItem("Evaluation", reverse("evaluation_results"), order=54, section=TRAINING)
    elif not request.person.school_ids and evaluations.provider_of(request.person):
        yield NavItem("On the day", reverse("days"), order=52, section=TRAINING)
        yield NavItem("What delegates thought", reverse("evaluation_speaker"), order=54, section=TRAINING)
    yield NavItem("My CPD", reverse("cpd"), order=58, section=TRAINING)
    if request.acting_school and allowed(request, "membership.change_team", request.acting_school):
        yield NavItem("Staff CPD", reverse("cpd_school"), order=59, section=TRAINING)


def needs(request: PersonRequest) -> Iterator[Need]:
    """A trainer's sessions of today, the office's events to settle, what a delegate is asked."""
    if not allowed(request, "membership.use_service"):
        return
    if allowed(request, "offers.manage_events"):
        yield from _to_settle(request)
    elif not allowed(request, "membership.use_office"):
        counts = waiting.of_person(request)
        if counts.sessions:
            yield from _today(request)
        if counts.evaluations:
            yield from _asked(request)


def _today(request: PersonRequest) -> Iterator[Need]:
    rows = days.on_days(days.sessions_for(request.person), "", timezone.localdate())
    for session in rows[:SHOWN]:
        yield Need(
            title=f"Today: {session.event}",
            url=reverse("day", args=[session.pk]),
            reason=present.where(session),
            when=present.when(session),
            button_label="Record who is there",
            is_primary=True,
        )


def _to_settle(request: PersonRequest) -> Iterator[Need]:
    count = waiting.of_office(request).to_settle
    if count:
        yield Need(
            title=f"{count} event{'s are' if count > 1 else ' is'} over and not settled",
            url=reverse("days"),
            reason="Confirm who was there; then certificates and questions go out",
            button_label="See them",
        )


def _asked(request: PersonRequest) -> Iterator[Need]:
    for asked in evaluations.open_requests(request.person, timezone.localdate())[:SHOWN]:
        yield Need(
            title=f"Tell us what you thought of “{asked.event}”",
            url=reverse("evaluation_own", args=[asked.pk]),
            reason="Two minutes",
            button_label="Answer",
        )
