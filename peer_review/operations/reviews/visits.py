"""The days of a visit: working days inside the cycle, set and changed until it begins."""

from datetime import date, datetime
from math import ceil
from typing import Any

from django.db import transaction

from peer_review.bases import ReviewBase
from peer_review.enums import MomentKind, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving
from peer_review.stages import BEFORE_VISIT
from tenants.working_days import FRIDAY, after_working_days, bank_holidays


class DayUnsuitable(ReviewRefused):
    """Not a day a visit can be on; the message says why."""

    code = "day_unsuitable"


@transaction.atomic
def set_days(
    *, by: Any, review: ReviewBase, starts_on: date, ends_on: date | None = None, on: date, now: datetime
) -> bool:
    """Set or change the days of a visit; a postponed one is on again. Return whether anything changed.

    Without a last day it lasts as long as the cycle says. Raises DayUnsuitable, NotItsTurn.
    """
    held = moving.hold(review)
    moving.require(held, *BEFORE_VISIT, Stage.VISIT)
    last = ends_on or last_day(held, starts_on)
    if (held.visit_starts_on, held.visit_ends_on, held.postponed_at) == (starts_on, last, None):
        return False
    check_days(held, starts_on, last, on)
    put(by=by, review=held, starts_on=starts_on, ends_on=last, now=now)
    return True


def put(*, by: Any, review: ReviewBase, starts_on: date, ends_on: date, now: datetime) -> None:
    """Write checked days into a held review, with a line on its timeline."""
    before, review.visit_starts_on, review.visit_ends_on = review.visit_starts_on, starts_on, ends_on
    review.postponed_at, review.postponed_reason = None, ""
    review.save(update_fields=["visit_starts_on", "visit_ends_on", "postponed_at", "postponed_reason"])
    text = f"Visit on {day(starts_on)}" + (f" to {day(ends_on)}" if ends_on != starts_on else "")
    moved = f"{text}, before: {day(before)}" if before and before != starts_on else text
    moving.note(by=by, review=review, kind=MomentKind.DATED, text=moved, now=now)


def last_day(review: ReviewBase, starts_on: date) -> date:
    """Return the last day of a visit that lasts as long as the cycle says, counted in working days."""
    return after_working_days(starts_on, ceil(review.cycle.visit_days) - 1, bank_holidays())


def check_days(review: ReviewBase, starts_on: date, ends_on: date, on: date) -> None:
    """Raise DayUnsuitable unless a visit can be on these days."""
    cycle = review.cycle
    if ends_on < starts_on:
        raise DayUnsuitable("The last day is before the first. Change one of them.")
    if starts_on < on:
        raise DayUnsuitable(f"{day(starts_on)} is over. Choose a day to come.")
    if starts_on < cycle.starts_on or ends_on >= cycle.ends_before:
        runs = f"The {review.words.cycle} runs from {day(cycle.starts_on)} until before {day(cycle.ends_before)}."
        raise DayUnsuitable(runs)
    for one in (starts_on, ends_on):
        if one.weekday() > FRIDAY or one in bank_holidays():
            raise DayUnsuitable(f"{day(one)} is not a working day. Choose another.")


def day(on: date) -> str:
    """Return “20 January 2027”."""
    return f"{on.day} {on:%B %Y}"
