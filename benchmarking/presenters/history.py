"""The median and the middle half of one indicator over the years, as a line chart with its table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from benchmarking import units
from benchmarking.enums import Mark
from benchmarking.indicators import Indicator
from benchmarking.presenters.tables import Column, Row, row
from benchmarking.queries.suppression import Summary
from tenants import charts
from tenants.charts import Chart, Line, LineChart

NOTE = "Middle line: median of all partnerships. Outer lines: the middle half lies between them."


@dataclass(frozen=True)
class History:
    """A chart over the years and its table; no chart when no year has five partnerships."""

    chart: Chart | None
    note: str
    columns: Sequence[Column]
    rows: Sequence[Row]


def history(indicator: Indicator, summaries: Mapping[int, Summary]) -> History:
    """Return the history of an indicator from what is said about each year."""
    told = any(summary.median is not None for summary in summaries.values())
    columns = [
        Column("Year"),
        Column("Partnerships", is_numeric=True),
        Column("Lower quartile", is_numeric=True),
        Column("Median", is_numeric=True),
        Column("Upper quartile", is_numeric=True),
    ]
    return History(
        chart=_chart(indicator, summaries) if told else None,
        note=NOTE,
        columns=columns,
        rows=[row(columns, _cells(indicator, year, summary)) for year, summary in summaries.items()],
    )


def _chart(indicator: Indicator, summaries: Mapping[int, Summary]) -> Chart:
    series = [_three(summary) for summary in summaries.values()]
    names = ("Lower quartile", "Median", "Upper quartile")
    return charts.lines(
        LineChart(
            key=f"history-{indicator.code}",
            title=f"{indicator.name} over the years",
            description=NOTE,
            periods=[indicator.period_label(year) for year in summaries],
            lines=[
                Line(name, [three[number] for three in series], is_focus=name == "Median")
                for number, name in enumerate(names)
            ],
            write_tick=partial(units.write_tick, indicator.unit),
        )
    )


def _three(summary: Summary) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    low, high = summary.middle_half or (None, None)
    return low, summary.median, high


def _cells(indicator: Indicator, year: int, summary: Summary) -> list[str]:
    values = [
        str(Mark.CONFIDENTIAL.value) if value is None else units.write(indicator.unit, value)
        for value in _three(summary)
    ]
    return [indicator.period_label(year), str(summary.contributors), *values]
