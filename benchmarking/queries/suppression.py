"""What may be shown: the rules of consent, minimum cohort and small numbers, without a query.

1. A partnership without consent has no cell.
2. A figure that rests on fewer schools than the indicator's minimum is hidden (c), and enters no statistic.
3. A partnership that shares without its name is shown as “Anonymous A”, never with its base, in an order that says
   nothing, and only among at least five partnerships of which at least two are anonymous: one alone is found by
   elimination. A figure that gives the size away is hidden (c) but enters the median.
4. A median, a band, a place or a total needs at least five partnerships; places have no gaps for hidden ones.
5. Against differencing: a total is not shown when exactly one of its parts is hidden.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from string import ascii_uppercase
from typing import NamedTuple

from django.utils.crypto import salted_hmac

from benchmarking import statistics
from benchmarking.enums import Mark
from benchmarking.indicators import Indicator
from tenants.enums import Consent
from tenants.figures import Ratio
from tenants.small_numbers import FEWEST

MINIMUM_COHORT = FEWEST
MINIMUM_ANONYMOUS = 2


class Published(NamedTuple):
    """One snapshot row as the rules see it."""

    is_final: bool
    partnership_id: int
    name: str
    slug: str
    consent: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    base_count: int

    @property
    def is_named(self) -> bool:
        """Whether the partnership's name may be shown beside the figure."""
        return self.consent == Consent.NAMED


@dataclass(frozen=True)
class Cell:
    """One figure as it may be shown. An anonymous cell carries no slug, no parts and no base."""

    label: str
    slug: str
    is_named: bool
    mark: Mark
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    base_count: int | None = None
    is_final: bool = True

    @property
    def is_shown(self) -> bool:
        """Whether the cell holds a figure."""
        return self.mark == Mark.SHOWN


@dataclass(frozen=True)
class Summary:
    """What is said about all compared together; None where the rules forbid it."""

    contributors: int
    median: Decimal | None = None
    middle_half: tuple[Decimal, Decimal] | None = None
    total: Decimal | None = None


@dataclass(frozen=True)
class Place:
    """Where a figure stands: the 5th of 10."""

    number: int
    of: int


def consenting(rows: Sequence[Published]) -> list[Published]:
    """Return the rows whose partnership shares its figures at all."""
    return [row for row in rows if row.consent in (Consent.NAMED, Consent.ANONYMOUS)]


def mark_of(indicator: Indicator, row: Published) -> Mark:
    """Return why a partnership's own figure is hidden, if it is (rule 2)."""
    if row.value is None and not 0 < row.base_count < indicator.minimum_base:
        return Mark.UNAVAILABLE
    return Mark.CONFIDENTIAL if row.base_count < indicator.minimum_base else Mark.SHOWN


def publishable(indicator: Indicator, ratio: Ratio) -> Ratio:
    """Return a figure as it may leave its partnership: small numbers are blanked at the source, the base stays."""
    if ratio.base_count < indicator.minimum_base:
        return Ratio(None, None, ratio.base_count)
    return ratio


def anonymous_labels(rows: Sequence[Published], salt: str) -> dict[int, str]:
    """Return “Anonymous A” … per partnership: fixed for one page (the salt), in an order that says nothing."""
    ids = {row.partnership_id for row in rows if not row.is_named}
    shuffled = sorted(ids, key=lambda key: salted_hmac("benchmarking.anonymous", f"{salt}:{key}").hexdigest())
    return {key: f"Anonymous {_letters(place)}" for place, key in enumerate(shuffled)}


def cells(indicator: Indicator, rows: Sequence[Published], labels: dict[int, str]) -> list[Cell]:
    """Return the cells that may be shown for one indicator and period, the best value first."""
    allowed = consenting(rows)
    hides_anonymous = not _can_show_anonymous(indicator, allowed)
    named = [_named_cell(indicator, row) for row in allowed if row.is_named]
    anonymous = [
        _anonymous_cell(indicator, row, labels[row.partnership_id])
        for row in allowed
        if not row.is_named and not hides_anonymous
    ]
    return _ordered([*named, *anonymous])


def own_cell(indicator: Indicator, row: Published) -> Cell:
    """Return a partnership's own figure for itself: its name and parts, and still no small numbers."""
    return _named_cell(indicator, row)


def summary(indicator: Indicator, rows: Sequence[Published]) -> Summary:
    """Return what may be said about all together (rules 4 and 5)."""
    allowed = consenting(rows)
    counted = [row for row in allowed if mark_of(indicator, row) == Mark.SHOWN]
    values = [row.value for row in counted if row.value is not None]
    if len(values) < MINIMUM_COHORT:
        return Summary(len(values))
    middle_half = statistics.middle_half(values)
    return Summary(len(values), statistics.median(values), middle_half, _total(indicator, allowed))


def places(indicator: Indicator, rows: Sequence[Published], *, highest_first: bool) -> dict[Decimal, Place]:
    """Return the place of each value among the figures that are shown; nothing among fewer than five.

    A gap in the places would tell where a partnership without a name stands, so one that is not shown has no place.
    """
    allowed = consenting(rows)
    shows_anonymous = _can_show_anonymous(indicator, allowed)
    values = [
        row.value
        for row in allowed
        if row.value is not None and mark_of(indicator, row) == Mark.SHOWN and (row.is_named or shows_anonymous)
    ]
    if len(values) < MINIMUM_COHORT:
        return {}
    ranks = statistics.ranks(values, highest_first=highest_first)
    return {value: Place(number, len(values)) for value, number in ranks.items()}


def _can_show_anonymous(indicator: Indicator, allowed: Sequence[Published]) -> bool:
    counted = [row for row in allowed if mark_of(indicator, row) == Mark.SHOWN]
    anonymous = sum(not row.is_named for row in counted)
    return len(counted) >= MINIMUM_COHORT and anonymous >= MINIMUM_ANONYMOUS and not indicator.is_identifying


def _named_cell(indicator: Indicator, row: Published) -> Cell:
    mark = mark_of(indicator, row)
    cell = Cell(row.name, row.slug, is_named=True, mark=mark, is_final=row.is_final)
    if mark != Mark.SHOWN:
        return cell
    return replace(
        cell, value=row.value, numerator=row.numerator, denominator=row.denominator, base_count=row.base_count
    )


def _anonymous_cell(indicator: Indicator, row: Published, label: str) -> Cell:
    mark = mark_of(indicator, row)
    value = row.value if mark == Mark.SHOWN else None
    return Cell(label, "", is_named=False, mark=mark, value=value, is_final=row.is_final)


def _ordered(shown: list[Cell]) -> list[Cell]:
    return sorted(shown, key=lambda cell: (cell.value is None, -(cell.value or 0), cell.label))


def _total(indicator: Indicator, allowed: Sequence[Published]) -> Decimal | None:
    disclosed = [row for row in allowed if row.is_named and mark_of(indicator, row) == Mark.SHOWN]
    parts = [row for row in allowed if row.numerator is not None]
    if len(parts) < MINIMUM_COHORT or len(parts) - len(disclosed) == 1:
        return None
    over = sum((row.numerator for row in parts if row.numerator is not None), Decimal(0))
    if not indicator.denominator:
        return over
    under = sum((row.denominator for row in parts if row.denominator is not None), Decimal(0))
    return over / under if under else None


def _letters(place: int) -> str:
    rest, letter = divmod(place, len(ascii_uppercase))
    return (_letters(rest - 1) if rest else "") + ascii_uppercase[letter]
