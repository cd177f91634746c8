"""Leaving an event that was moved: who had booked before may go without a fee up to a day, Ofsted or not."""

from datetime import date, datetime
from typing import Protocol


class Movable(Protocol):
    """What an event says of its last move."""

    @property
    def moved_at(self) -> datetime | None: ...

    @property
    def leave_free_until(self) -> date | None: ...


def may_leave_free(event: Movable, booked_at: datetime, on: date) -> bool:
    """Return whether a place booked at an instant may be given up without a fee on a day, because the event was moved."""
    if event.moved_at is None or event.leave_free_until is None:
        return False
    return booked_at < event.moved_at and on <= event.leave_free_until
