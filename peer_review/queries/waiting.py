"""What of peer review waits for somebody, asked at once, because a home shows all of it.

Each subject adds its question to `_of_office` or `_of_person` and a field of the same name to the answer.
"""

from dataclasses import dataclass
from datetime import datetime

from membership.models import Person
from peer_review.enums import CycleStatus, SeatStatus, Stage
from peer_review.models import Review, Seat
from peer_review.queries import participants
from peer_review.queries.due import OVER, overdue
from peer_review.queries.evidence import visiting
from peer_review.queries.insight import brokering, readings
from peer_review.queries.matching import runs as matching
from peer_review.queries.reports import waiting as reports
from tenants.queries.counting import Question, numbers
from tenants.working_days import london_day


@dataclass(frozen=True)
class Theirs:
    """What is asked for everybody, wherever they look from."""

    invited: int  # places in a team to accept or decline
    teams: int  # reviews they are in the team of, not closed
    visiting: int  # reviews whose visit goes on, and they note evidence
    readings: int  # second readings to give
    to_read: int  # reports shared with them by name, not opened yet


@dataclass(frozen=True)
class OfOffice(Theirs):
    """Numbers of things that wait for somebody in the office."""

    overdue: int  # reviews whose stage should be over
    postponed: int  # reviews put off and not dated again
    declined: int  # places in teams to give to somebody else
    unread: int  # reviews chosen for a second reading that nobody is asked to read
    planned: int  # reviews of running cycles
    signed: int  # of these, signed by their heads
    plans: int  # plans of teams calculated and not published
    unanswered: int  # schools whose heads were asked to agree to a cycle and have not


@dataclass(frozen=True)
class OfPerson(Theirs):
    """Numbers of things that wait for somebody at the schools they act for."""

    hosted: int  # reviews of their schools that are not over
    matches: int  # schools to work with, to answer
    consents: int  # cycles their schools are asked to agree to
    to_share: int  # reports they signed lately and share with nobody
    follow_ups: int  # follow-ups that are due at their schools


def of_office(person: Person, now: datetime) -> OfOffice:
    """Return what waits for the office; one query."""
    return OfOffice(**numbers(**_theirs(person, now), **_of_office(now)))


def of_person(person: Person, now: datetime) -> OfPerson:
    """Return what waits for somebody at their schools and in their teams; one query."""
    return OfPerson(**numbers(**_theirs(person, now), **_of_person(person, now)))


def _theirs(person: Person, now: datetime) -> dict[str, Question]:
    seats = Seat.objects.filter(reviewer__person=person)
    return {
        "invited": seats.filter(status=SeatStatus.INVITED).exclude(review__stage__in=OVER),
        "visiting": visiting(person),
        "readings": readings.asked_of(person),
        "to_read": reports.to_read(person, london_day(now)),
        "teams": seats.filter(status=SeatStatus.ACCEPTED).exclude(review__stage__in=OVER),
    }


def _of_office(now: datetime) -> dict[str, Question]:
    running = Review.objects.filter(cycle__status=CycleStatus.RUNNING).exclude(stage=Stage.CANCELLED)
    return {
        "unread": readings.due(),
        "planned": running,
        "signed": running.filter(signed_at__isnull=False),
        "overdue": overdue(Review.objects.all(), london_day(now)),
        "postponed": Review.objects.filter(postponed_at__isnull=False).exclude(stage__in=OVER),
        "plans": matching.to_publish(),
        "unanswered": participants.unanswered(),
        "declined": Seat.objects.filter(status=SeatStatus.DECLINED).exclude(review__stage__in=OVER),
    }


def _of_person(person: Person, now: datetime) -> dict[str, Question]:
    return {
        "hosted": Review.objects.filter(school__in=person.school_ids).exclude(stage__in=OVER),
        "consents": participants.to_answer(person.school_ids),
        "matches": brokering.unanswered(person),
        "to_share": reports.to_share(person, now),
        "follow_ups": reports.follow_ups_due(person, london_day(now)),
    }
