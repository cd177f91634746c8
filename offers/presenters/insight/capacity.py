"""Capacity as lists: events, categories, and those who deliver."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from offers.figures.utilisation import percent
from offers.figures.value import plain
from offers.presenters.insight.reports import NONE, Col, Report, bars
from offers.queries.insight.capacity import Places, Time
from tenants.charts import Bar, Chart

VIEWS: Final = (("", "By event"), ("category", "By category"), ("provider", "Who delivers"))


def events(rows: Sequence[Any], sums: list[tuple[str, Places]]) -> Report:
    """Return the year's events, soonest first, beneath the chart of their categories."""
    columns: list[Col[Any]] = [
        Col(
            "Event", lambda row: row.title, url=lambda row: reverse("event", args=[row.pk]),
            note=lambda row: str(row.offer.category), is_numeric=False,
        ),
        Col("Begins", lambda row: localtime(row.starts_at).date() if row.starts_at else None, _begins),
        Col("Places", lambda row: row.capacity),
        Col("Taken", lambda row: row.places_taken),
        Col("Left", lambda row: row.places_left),
        Col("Waiting", lambda row: row.waiting_count),
        Col("Full %", lambda row: percent(row.places_taken, row.capacity), lambda r: _per(r.places_taken, r.capacity)),
    ]  # fmt: skip
    note = "Taken are places booked, held for approval, or offered from the waiting list."
    return Report("capacity", "Places by event", columns, rows, _chart(sums), note, empty_title="No events this year")


def categories(sums: list[tuple[str, Places]]) -> Report:
    """Return the sums of each category."""
    columns: list[Col[tuple[str, Places]]] = [
        Col("Category", lambda row: row[0], is_numeric=False),
        Col("Events", lambda row: row[1].events),
        Col("Places", lambda row: row[1].capacity),
        Col("Taken", lambda row: row[1].taken),
        Col("Left", lambda row: row[1].left),
        Col("Waiting", lambda row: row[1].waiting),
        Col("Full %", lambda row: row[1].percent, lambda row: _per(row[1].taken, row[1].capacity)),
    ]
    return Report("capacity-by-category", "Places by category", columns, sums, _chart(sums),
                  empty_title="No events this year")  # fmt: skip


def providers(rows: Sequence[Time]) -> Report:
    """Return the days of those who deliver."""
    columns: list[Col[Time]] = [
        Col("Who", lambda row: row.provider.name, note=lambda row: row.provider.get_kind_display(), is_numeric=False),
        Col("Days available", lambda row: Decimal(row.available) / 2, lambda row: _days(row.available)),
        Col("Days used", lambda row: Decimal(row.used) / 2, lambda row: _days(row.used)),
        Col("Used %", lambda row: row.percent, lambda row: _per(row.used, row.available)),
    ]
    drawn = [
        Bar(row.provider.name, Decimal(row.used) / 2, _days(row.used), Decimal(row.available) / 2, _days(row.available))
        for row in rows
    ]
    chart = bars("providers", "Days used and available", "Days set for visits beside the days there are.", drawn,
                 now_label="Used", before_label="Available")  # fmt: skip
    note = "Working days of the year less absences and bank holidays, no more than the days agreed for a year."
    return Report(
        "providers", "Days of those who deliver", columns, rows, chart, note, empty_title="Nobody delivers yet"
    )


def caption(places: Places) -> str:
    """Say how full the year is."""
    full = "" if places.percent is None else f" ({places.percent} %)"
    return (
        f"{places.taken:,} of {places.capacity:,} places of {places.events:,} "
        f"event{'' if places.events == 1 else 's'} taken{full}, {places.waiting:,} waiting"
    )


def _begins(row: Any) -> str:
    return date_format(localtime(row.starts_at), "j M Y") if row.starts_at else NONE


def _per(part: int, whole: int) -> str:
    share = percent(part, whole)
    return NONE if share is None else f"{share} %"


def _days(halves: int) -> str:
    return plain(Decimal(halves) / 2)


def _chart(sums: Sequence[tuple[str, Places]]) -> Chart | None:
    drawn = [
        Bar(name, Decimal(row.taken), f"{row.taken}", Decimal(row.capacity), f"{row.capacity}") for name, row in sums
    ]
    return bars("capacity", "Places taken and places", "Places taken beside all places, by category.", drawn,
                now_label="Taken", before_label="Places")  # fmt: skip
