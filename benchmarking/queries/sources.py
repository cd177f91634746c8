"""What a partnership would publish now: its own apps' figures, with small numbers blanked. Runs in its own schema."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from benchmarking.enums import SnapshotStatus
from benchmarking.indicators import ALL, Indicator
from benchmarking.queries import suppression
from billing import benchmarks as billing
from membership import benchmarks as membership
from offers import benchmarks as offers
from peer_review import benchmarks as peer_review
from tenants.calendars import AcademicYear
from tenants.figures import Figures, Ratio

YEARS = 2


@dataclass(frozen=True)
class OwnFigure:
    """One figure of one year, as it would leave the partnership."""

    indicator: Indicator
    year: int
    ratio: Ratio
    status: SnapshotStatus

    @property
    def is_published(self) -> bool:
        """Whether it leaves the partnership: not while there is nothing behind it."""
        return self.ratio.base_count > 0


def years(on: date) -> list[int]:
    """Return the academic years that are published on a day: the running one and the one before."""
    running = AcademicYear.containing(on).start
    return [running - back for back in range(YEARS)]


def figures(on: date) -> list[OwnFigure]:
    """Return this partnership's figures as they stand on a day; those of a finished year are final."""
    return [figure for year in years(on) for figure in _of_year(year, on)]


def publishable(on: date) -> list[OwnFigure]:
    """Return exactly what this partnership would publish on a day."""
    return [figure for figure in figures(on) if figure.is_published]


def _of_year(year: int, on: date) -> Iterator[OwnFigure]:
    is_over = AcademicYear(year).ends_before <= on
    status = SnapshotStatus.FINAL if is_over else SnapshotStatus.PROVISIONAL
    ratios = _ratios(year, on)
    for indicator in ALL:
        if indicator.code in ratios:
            yield OwnFigure(indicator, year, suppression.publishable(indicator, ratios[indicator.code]), status)


def _ratios(year: int, on: date) -> Figures:
    return {
        **membership.figures(year),
        **billing.figures(year, on),
        **offers.figures(year),
        **peer_review.figures(year),
    }
