"""What a reviewer is trained for and what keeps them away: trainings, declared interests, days not to be asked for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from membership.models import Person
from peer_review.errors import ReviewRefused
from peer_review.models import Absence, Interest, Reviewer, Training


class WrongOrder(ReviewRefused):
    """The last day is before the first."""

    code = "wrong_order"
    message = "The last day must not be before the first."


class NotYet(ReviewRefused):
    """A training is recorded when it is completed."""

    code = "not_yet"
    message = "Record the training once it has taken place."


class OwnSchool(ReviewRefused):
    """The own school needs no declaration."""

    code = "own_school"
    message = "Nobody reviews their own school. It needs no declaration."


class TooMany(ReviewRefused):
    """Periods on one register stay few."""

    code = "too_many"
    message = "Enter fewer days: there are a hundred periods already. Take some back first."


@dataclass(frozen=True)
class Completed:
    """A training somebody completed; `expires_on` is the last day it counts, none: it does not expire."""

    kind: str
    completed_on: date
    expires_on: date | None = None
    given_by: str = ""


MOST_ABSENCES = 100


@transaction.atomic
def train(*, by: Person | None, reviewer_ids: Collection[int], training: Completed, on: date) -> int:
    """Record one training for several reviewers, a training day; who has it already keeps it. Returns how many are new.

    Raises WrongOrder, NotYet.
    """
    if training.completed_on > on:
        raise NotYet
    if training.expires_on and training.expires_on < training.completed_on:
        raise WrongOrder("The training must not expire before it was completed.")
    found = Reviewer.objects.filter(pk__in=reviewer_ids)
    same = Training.objects.filter(kind=training.kind, completed_on=training.completed_on).values("reviewer")
    new = list(found.exclude(pk__in=same))
    rows = [Training(reviewer=reviewer, **vars(training)) for reviewer in new]
    Training.objects.bulk_create(rows, ignore_conflicts=True)
    return len(new)


def untrain(*, by: Person | None, reviewer_id: int, training_id: int) -> None:
    """Take back a training recorded by mistake; one that is gone stays gone."""
    Training.objects.filter(pk=training_id, reviewer=reviewer_id).delete()


@transaction.atomic
def declare(*, by: Person | None, reviewer_id: int, school_id: int, kind: str, on: date, note: str = "") -> Interest:
    """Declare why somebody does not review a school; one that had ended counts again. Raises OwnSchool."""
    reviewer = Reviewer.objects.select_for_update().get(pk=reviewer_id)
    if reviewer.school_id == school_id:
        raise OwnSchool
    facts = {"note": note[:300], "declared_on": on, "ended_on": None}
    made, _ = Interest.objects.update_or_create(
        reviewer=reviewer, school_id=school_id, kind=kind, defaults=facts, create_defaults=facts
    )
    return made


def end_interest(*, by: Person | None, reviewer_id: int, interest_id: int, on: date) -> None:
    """Say that an interest has ended: from this day on the school can be reviewed; twice keeps the first day."""
    Interest.objects.filter(pk=interest_id, reviewer=reviewer_id, ended_on__isnull=True).update(ended_on=on)


@transaction.atomic
def stay_away(*, by: Person | None, reviewer_id: int, starts_on: date, ends_on: date, reason: str = "") -> Absence:
    """Enter days, the last one included, on which somebody is not to be asked; the same twice is one.

    Raises WrongOrder, TooMany.
    """
    if ends_on < starts_on:
        raise WrongOrder
    reviewer = Reviewer.objects.select_for_update().get(pk=reviewer_id)
    same = reviewer.absences.filter(starts_on=starts_on, ends_on=ends_on).first()
    if same:
        return same
    if reviewer.absences.count() >= MOST_ABSENCES:
        raise TooMany
    return Absence.objects.create(reviewer=reviewer, starts_on=starts_on, ends_on=ends_on, reason=reason[:120])


def come_back(*, by: Person | None, reviewer_id: int, absence_id: int) -> None:
    """Take back days entered; those that are gone stay gone."""
    Absence.objects.filter(pk=absence_id, reviewer=reviewer_id).delete()
