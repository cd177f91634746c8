"""What tests of reviewers begin with: places that wait for an answer, absences, federations, people of the register."""

from datetime import date, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from membership.models import Person, School
from peer_review.enums import SeatStatus, Stage
from peer_review.models import Absence, Federation, Review, Seat
from tests.factories import membership as members
from tests.factories import peer_review as make

LONG_AGO = make.NOW - timedelta(days=30)
PAST_VISIT = date(2026, 10, 12)


class AbsenceFactory(DjangoModelFactory):
    """Two weeks of January."""

    class Meta:
        model = Absence

    reviewer = factory.SubFactory(make.ReviewerFactory)
    starts_on = date(2027, 1, 11)
    ends_on = date(2027, 1, 22)
    reason = "Leave"


class FederationFactory(DjangoModelFactory):
    """A federation; give its schools to `federated`."""

    class Meta:
        model = Federation

    name = factory.Sequence(lambda n: f"Rivers federation {n}")


def federated(*schools: School, **facts: Any) -> Federation:
    """Return a federation of some schools."""
    made: Federation = FederationFactory(**facts)
    made.schools.set(schools)
    return made


def invited(**facts: Any) -> Seat:
    """Return a place whose reviewer was invited a month ago."""
    made: Seat = make.SeatFactory(**{"status": SeatStatus.INVITED, "invited_at": LONG_AGO} | facts)
    return made


def given(days: str = "1", **facts: Any) -> Seat:
    """Return an accepted place in a review whose visit took place in October."""
    usual = {
        "review__stage": Stage.FINDINGS,
        "review__visit_starts_on": PAST_VISIT,
        "review__visit_ends_on": PAST_VISIT,
    }
    made: Seat = make.SeatFactory(**usual | {"days": days} | facts)
    return made


def reviewing(**facts: Any) -> Person:
    """Return a person on the register, afresh from the database."""
    reviewer = make.ReviewerFactory(**facts)
    return Person.objects.get(pk=reviewer.person_id)


def of_place(school: School, canary: str) -> dict[str, Any]:
    """A reviewer of the school with all that is known of them, and their place in a review of another school."""
    person = members.PersonFactory(name=f"Reviewer {canary}")
    reviewer = make.ReviewerFactory(person=person, school=school, about=f"About {canary}")
    host = members.SchoolFactory(name=f"Host {canary}")
    review: Review = make.ReviewFactory(school=host, cycle__name=f"Register {canary}"[:80])
    other = members.SchoolFactory(name=f"Declared {canary}")
    return {
        "reviewer": reviewer,
        "training": make.TrainingFactory(reviewer=reviewer, given_by=f"Given {canary}"),
        "interest": make.InterestFactory(reviewer=reviewer, school=other, note=f"Because {canary}"),
        "reviewer_absence": AbsenceFactory(reviewer=reviewer, reason=f"Away {canary}"),
        "federation": federated(school, other, name=f"Federation {canary}"),
        "seat": invited(review=review, reviewer=reviewer),
        "seat_review": review,
    }
