"""A value statement in words and figures: the same for the page, the PDF and the statement that was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils.formats import date_format

from billing.presenters.funding.tables import Cell, Table, columns, tick, whole
from membership.models import MembershipYear, School
from offers.figures.value import Amount, Entry, Kind, Value, plain
from offers.presenters.insight.reports import pounds
from tenants import charts
from tenants.charts import Bar, BarChart, Chart
from tenants.lists import Column
from tenants.money import format_pence
from tenants.shell import Figure

LISTS: Final[Mapping[Kind, str]] = {
    Kind.INVOICE: "What was invoiced",
    Kind.SERVICE: "Services",
    Kind.PLACE: "Places on courses",
    Kind.VISIT: "Visits",
    Kind.DOWNLOAD: "Downloads",
    Kind.UNMET: "Requests",
    Kind.GIVEN: "Given to other schools",
    Kind.RECEIVED: "Received from other schools",
}
AT_PRICES: Final = "at the prices of schools that are no members."
NOTES: Final = (
    "Amounts are without VAT. Invoiced is what the school or its trust was sent invoices for, for the year, less credit notes.",
    (
        "Used is what a school that is no member would have paid for the services, places and visits the school had. What was "
        "taken from the allowance of a bought service is in that service’s price and not counted twice."
    ),
    (
        "A service counts from the day it begins, once its agreement is in force: one that waits for a signature or begins later "
        "is not counted yet."
    ),
    (
        "What membership itself includes, such as core offers and downloads, cannot be priced where schools that are no members "
        "cannot buy it: it is listed where it can be counted, but adds nothing to what was used."
    ),
    (
        "Membership is invoiced for a whole year at its beginning, and used as the year goes on: until the year is over, the "
        "two amounts are what they are so far."
    ),
    (
        "Discounts won are those on the school’s charges, and the difference between its prices and those of schools that are no "
        "members."
    ),
)


@dataclass(frozen=True)
class Page:
    """Everything a statement says."""

    title: str
    caption: str
    headline: str
    figures: Sequence[Figure]
    chart: Chart
    tables: Sequence[Table]
    notes: Sequence[str]


class Links:
    """Where the list behind each figure is; nowhere in a PDF and in a statement that was sent."""

    def __init__(self, school_id: int | None = None, year: int = 0) -> None:
        self.school_id, self.year = school_id, year

    def to(self, kind: Kind) -> str:
        """Return the address of a list."""
        if self.school_id is None:
            return ""
        return f"{reverse('value_rows', args=[self.school_id, kind.value])}?year={self.year}"


def page(school: School, year: MembershipYear, value: Value, links: Links) -> Page:
    """Return the page of a school's value."""
    return Page(
        title=f"What membership was worth, {year.label}",
        caption=f"{school}, {_day(value.starts_on)} to {_day(value.until)}",
        headline=headline(value, is_over=value.until >= year.ends_before - timedelta(days=1)),
        figures=_figures(value, links),
        chart=_chart(value),
        tables=[
            table for table in (_paid(value, links), _used(value), _had(value, links), _shared(value, links)) if table
        ],
        notes=NOTES,
    )


def headline(value: Value, *, is_over: bool) -> str:
    """“For each pound invoiced, the school used £1.80 …”; while a year runs, only once that is a pound or more.

    Membership is invoiced for a whole year at its beginning, so until then the two amounts stand side by side.
    """
    if value.ratio is None:
        return "Nothing was invoiced for this year." if is_over else "Nothing has been invoiced for this year yet."
    if is_over or value.ratio >= 1:
        used = format_pence(int(value.ratio * 100))
        return f"{'For' if is_over else 'So far, for'} each pound invoiced, the school used {used} {AT_PRICES}"
    return (
        f"So far the school was invoiced {format_pence(value.paid_pence)} and used "
        f"{format_pence(value.used_pence)} {AT_PRICES}"
    )


def columns_of(kind: Kind) -> list[Column[Entry]]:
    """Return the columns of the list behind a figure."""
    found: list[Column[Entry]] = [
        Column("Date", lambda row: row.on),
        Column("What", lambda row: row.title),
        Column("Note", lambda row: row.note),
    ]
    if kind == Kind.INVOICE:
        found += [
            Column("For", lambda row: row.group),
            Column("Invoiced", lambda row: pounds(row.price_pence)),
            Column("Discount", lambda row: pounds(row.discount_pence)),
        ]
    if kind in (Kind.SERVICE, Kind.PLACE, Kind.VISIT):
        found += [
            Column("Price", lambda row: pounds(row.price_pence)),
            Column("Non-member’s price", lambda row: pounds(row.full_pence)),
            Column("Saved", lambda row: pounds(row.saving_pence)),
        ]
    if kind == Kind.PLACE:
        found.append(Column("Hours attended", lambda row: row.hours))
    if kind in (Kind.VISIT, Kind.GIVEN, Kind.RECEIVED):
        found.append(Column("Quantity", lambda row: row.quantity))
    return found


def rows_table(kind: Kind, rows: Sequence[Entry]) -> Table:
    """Return the list behind a figure as a table."""
    shown = columns_of(kind)
    body = [[Cell(_text(column.value(row))) for column in shown] for row in rows]
    return Table(LISTS[kind], columns(*(column.title for column in shown)), body)


def rows_caption(kind: Kind, rows: Sequence[Entry]) -> str:
    """Say what the list comes to: the figure it stands behind."""
    count = f"{len(rows)} row{'' if len(rows) == 1 else 's'}"
    if kind == Kind.INVOICE:
        return f"{count}, {format_pence(sum(row.price_pence for row in rows))} in all"
    if kind in (Kind.SERVICE, Kind.PLACE, Kind.VISIT):
        full = format_pence(sum(row.full_pence for row in rows))
        return f"{count}, {full} at non-members’ prices, {format_pence(sum(row.saving_pence for row in rows))} saved"
    return count


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if isinstance(value, date):
        return date_format(value, "j M Y")
    return "" if value is None else str(value)


def _figures(value: Value, links: Links) -> list[Figure]:
    hours = f"{plain(value.hours)} hours attended" if value.hours else ""
    return [
        Figure("Invoiced", format_pence(value.paid_pence), links.to(Kind.INVOICE), "Without VAT"),
        Figure("Used", format_pence(value.used_pence), "", "At prices of schools that are no members"),
        Figure("Discounts won", format_pence(value.won_pence), "", f"{format_pence(value.saving_pence)} by membership"),
        Figure("Places on courses", f"{value.places}", links.to(Kind.PLACE), hours),
    ]


def _chart(value: Value) -> Chart:
    amounts = [
        ("Invoiced", value.paid_pence),
        *((f"Used: {name.lower()}", pence) for name, pence in value.used.items()),
    ]
    drawn = [*amounts, ("Used in all", value.used_pence)] if len(value.used) != 1 else amounts
    return charts.bars(
        BarChart(
            key="value",
            title="Invoiced and used",
            description=f"Invoiced {whole(value.paid_pence)}, used {whole(value.used_pence)}.",
            bars=[Bar(label, Decimal(pence), whole(pence), is_focus=label == "Invoiced") for label, pence in drawn],
            write_tick=tick,
        )
    )


def _sums(caption: str, label: str, parts: Mapping[str, int], links: Mapping[str, str]) -> Table | None:
    if not parts:
        return None
    rows = [[Cell(name, url=links.get(name, "")), Cell(format_pence(pence))] for name, pence in parts.items()]
    total = [Cell("In all"), Cell(format_pence(sum(parts.values())))]
    return Table(caption, columns(label, "Amount"), [*rows, total], has_total=True)


def _paid(value: Value, links: Links) -> Table | None:
    every = dict.fromkeys(value.paid, links.to(Kind.INVOICE))
    return _sums("What was invoiced", "For", value.paid, every)


def _used(value: Value) -> Table | None:
    return _sums("What was used, at the prices of schools that are no members", "Used", value.used, {})


def _had(value: Value, links: Links) -> Table:
    answered = f"{value.unmet_answered} answered" if value.unmet else ""
    rows = [
        ("Services", str(value.services), "", Kind.SERVICE),
        ("Places on courses", str(value.places), "", Kind.PLACE),
        ("Hours of professional development", plain(value.hours), "Attended", Kind.PLACE),
        ("Days of visits", plain(value.days), f"{value.visits} visit{'' if value.visits == 1 else 's'}", Kind.VISIT),
        ("Downloads", str(value.downloads), "", Kind.DOWNLOAD),
        ("Requests we had nothing for", str(value.unmet), answered, Kind.UNMET),
    ]
    cells = [[Cell(label, url=links.to(kind)), Cell(count, note)] for label, count, note, kind in rows]
    return Table("What the school had", columns("What", "Number"), cells)


def _shared(value: Value, links: Links) -> Table | None:
    rows = [
        *(_amount(row, "given", links.to(Kind.GIVEN)) for row in value.given),
        *(_amount(row, "received", links.to(Kind.RECEIVED)) for row in value.received),
    ]
    return Table("Between schools", columns("What", "Quantity"), rows) if rows else None


def _amount(row: Amount, direction: str, url: str) -> list[Cell]:
    unit = row.unit if row.quantity == 1 else f"{row.unit}s"
    return [Cell(f"{row.label} {direction}", url=url), Cell(plain(row.quantity), unit)]


def _day(day: date) -> str:
    return date_format(day, "j F Y")
