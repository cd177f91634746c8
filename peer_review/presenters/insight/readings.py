"""Second readings in words, for the office."""

from collections.abc import Sequence
from dataclasses import dataclass

from peer_review.models import Review, SecondReading
from peer_review.queries.insight.readings import READABLE
from tenants.lists import Column
from tenants.working_days import london_day


@dataclass(frozen=True)
class Line:
    """A review with one of its readings; none yet where it waits for a reader."""

    review: Review
    reading: SecondReading | None

    @property
    def state(self) -> tuple[str, str]:
        """How it stands, with the colour of its meaning."""
        if self.reading is None:
            return ("Needs a reader", "warn") if self.may_ask else ("Report not agreed yet", "neutral")
        return ("Read", "good") if self.reading.read_at else ("Asked", "accent")

    @property
    def may_ask(self) -> bool:
        """Whether somebody can be asked now."""
        return self.review.stage in READABLE


def lines(reviews: Sequence[Review]) -> list[Line]:
    """Return a line for each reading, and one for each review without."""
    return [Line(review, reading) for review in reviews for reading in (review.readings.all() or [None])]


def columns() -> list[Column[Line]]:
    """Return what is said of each line."""
    return [
        Column("School", lambda line: str(line.review.school)),
        Column("Stage", lambda line: line.review.get_stage_display()),
        Column("Reader", lambda line: str(line.reading.reader) if line.reading else ""),
        Column("Asked", lambda line: london_day(line.reading.asked_at) if line.reading else None),
        Column(
            "Read", lambda line: london_day(line.reading.read_at) if line.reading and line.reading.read_at else None
        ),
        Column("State", lambda line: line.state[0]),
    ]
