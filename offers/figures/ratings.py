"""What ratings from 1 to 5 come to. A share never stands without its base: the number of answers it was made from.

Rounding: whole per cent and one decimal of a mean, halves up. Good is 4, very good 5.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Protocol, TypeVar

from tenants.money import round_half_up

LOWEST, HIGHEST, GOOD = 1, 5, 4
FEWEST_SHOWN: Final = 3  # anonymous answers of one event are not shown below this
ROUNDING: Final = "Rounded to whole per cent, halves up. “Good or better” is 4 or 5 of 5."


@dataclass(frozen=True)
class Share:
    """How many of some answers say something; `percent` is None when there are no answers."""

    count: int
    base: int

    @property
    def percent(self) -> int | None:
        """Whole per cent, halves up."""
        return round_half_up(Decimal(100 * self.count) / self.base) if self.base else None

    def words(self, what: str = "rated good or better") -> str:
        """“94 % rated good or better (base 47 answers)”, or that nobody has answered."""
        if self.percent is None:
            return "No answers yet"
        return f"{self.percent} % {what} (base {self.base} answer{'s' if self.base != 1 else ''})"


@dataclass(frozen=True)
class Rated:
    """The answers to one question from 1 to 5."""

    good: Share
    mean: Decimal | None
    counts: Mapping[int, int]

    @property
    def base(self) -> int:
        """How many answered."""
        return self.good.base


def good_or_better(ratings: Iterable[int | None]) -> Share:
    """Return the share of ratings of 4 and 5 among those given; answers without a rating are not in the base."""
    given = [rating for rating in ratings if rating is not None]
    return Share(sum(rating >= GOOD for rating in given), len(given))


def rated(ratings: Iterable[int | None]) -> Rated:
    """Return everything shown of some ratings."""
    given = [rating for rating in ratings if rating is not None]
    counts = {value: given.count(value) for value in range(HIGHEST, LOWEST - 1, -1)}
    return Rated(good_or_better(given), _mean(given), counts)


def is_shown(base: int, *, is_anonymous: bool) -> bool:
    """Whether answers of one event are shown: few anonymous ones would tell who gave them."""
    return not is_anonymous or base >= FEWEST_SHOWN


class AboutEvent(Protocol):
    """Ratings of one event, or a part of them."""

    @property
    def answers(self) -> int:
        """How many answered about the event."""

    @property
    def is_shown(self) -> bool:
        """Whether the event's ratings are shown by themselves."""


@dataclass(frozen=True)
class EventShare:
    """What of an event's ratings goes into a sum, and whether the event's are shown by themselves."""

    share: Share
    answers: int
    is_anonymous: bool

    @property
    def is_shown(self) -> bool:
        """Whether enough answered for anonymous answers to be shown."""
        return is_shown(self.answers, is_anonymous=self.is_anonymous)


E = TypeVar("E", bound=AboutEvent)


def counted(events: Iterable[E]) -> list[E]:
    """Return the events whose ratings go into a sum beside which events are shown one by one.

    Those not shown go in only where taking the others off tells nothing: two events or more, with enough answers together.
    """
    every = list(events)
    hidden = [row for row in every if not row.is_shown]
    is_safe = len(hidden) > 1 and sum(row.answers for row in hidden) >= FEWEST_SHOWN
    return every if is_safe else [row for row in every if row.is_shown]


def together(shares: Iterable[Share]) -> Share:
    """Return shares as one: counts are summed, percentages never averaged."""
    rows = list(shares)
    return Share(sum(row.count for row in rows), sum(row.base for row in rows))


def _mean(given: Sequence[int]) -> Decimal | None:
    if not given:
        return None
    return (Decimal(sum(given)) / len(given)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
