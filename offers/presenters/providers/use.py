"""How much of providers' time is used: a chart with its table, and a file with every provider's month."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from offers.figures.utilisation import Use
from offers.queries.providers.use import Line
from offers.timing.half_days import days
from tenants.charts import Bar, BarChart, Chart, bars
from tenants.lists import Column

GROUPS: Final = [("", "By provider"), ("pool", "By pool"), ("month", "By month")]
HEADINGS: Final = (("Who", False), ("Available", True), ("Booked", True), ("Delivered", True), ("Booked %", True))


def columns() -> list[Column[Line]]:
    """Return the columns of the file: one row per provider and month, in days."""
    return [
        Column("Provider", lambda row: row.provider.name),
        Column("Pools", lambda row: ", ".join(pool.name for pool in row.provider.pools.all())),
        Column("Month", lambda row: row.use.month),
        Column("Days available", lambda row: days(row.use.available)),
        Column("Days booked", lambda row: days(row.use.booked)),
        Column("Days delivered", lambda row: days(row.use.delivered)),
        Column("Booked %", lambda row: row.use.booked_percent),
        Column("Delivered %", lambda row: row.use.delivered_percent),
    ]


def chart(uses: Sequence[Use], period: str) -> Chart:
    """Draw booked and delivered of available, per row."""
    return bars(
        BarChart(
            key="use",
            title="Share of available time that is booked, and delivered",
            description=f"{period}. The table beneath has the days behind each share.",
            bars=[_bar(use) for use in uses],
            write_tick=lambda value: f"{value} %",
            now_label="Booked",
            before_label="Delivered",
        )
    )


def table(uses: Sequence[Use]) -> dict[str, Any]:
    """Return the table beneath the chart."""
    heads = [{"label": label, "is_numeric": is_numeric} for label, is_numeric in HEADINGS]
    return {"columns": heads, "rows": [list(zip(heads, map(_cell, _texts(use)), strict=True)) for use in uses]}


def _bar(use: Use) -> Bar:
    booked, delivered = use.booked_percent, use.delivered_percent
    if booked is None or delivered is None:
        return Bar(use.label, None, "no time", None, "")
    return Bar(use.label, Decimal(booked), f"{booked} %", Decimal(delivered), f"{delivered} %")


def _texts(use: Use) -> list[str]:
    shown = [f"{days(halves).normalize():f}" for halves in (use.available, use.booked, use.delivered)]
    return [use.label, *shown, "–" if use.booked_percent is None else f"{use.booked_percent} %"]


def _cell(text: str) -> dict[str, str]:
    return {"text": text, "note": ""}
