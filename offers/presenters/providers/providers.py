"""Providers, pools and the calendar of a pool as pages and files show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.http import HttpRequest
from django.urls import reverse

from offers.enums import Half, ProviderKind
from offers.models import Pool, Provider
from offers.timing.availability import Diary, days_left_words, why_not
from tenants.lists import Chip, Column, chips
from tenants.money import format_pence

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
A_WEEK: Final = timedelta(days=7)
YEARS: Final = range(2000, 3000)


@dataclass(frozen=True)
class Cell:
    """Half a day in the calendar of a pool: free, taken (by whom), or not there."""

    text: str
    colour: str
    note: str = ""


@dataclass(frozen=True)
class CalendarRow:
    """One provider's week."""

    provider: Provider
    cells: Sequence[Sequence[Cell]]
    left: str


def provider_chips(request: HttpRequest, pools: Iterable[Pool]) -> list[Chip]:
    """Return the chips of the list of providers."""
    return [
        *chips(request, "kind", ProviderKind.choices),
        *chips(request, "pool", [(str(pool.pk), pool.name) for pool in pools]),
        *chips(request, "show", [("former", "Former")]),
    ]


def columns() -> list[Column[Provider]]:
    """Return the columns of the list as a file; the rate in pounds."""
    return [
        Column("Name", lambda row: row.name),
        Column("Kind", lambda row: row.get_kind_display()),
        Column("School", lambda row: row.school.name if row.school else ""),
        Column("E-mail", lambda row: row.email),
        Column("Knows about", lambda row: row.expertise),
        Column("Pools", lambda row: ", ".join(pool.name for pool in row.pools.all())),
        Column("Works on", weekdays),
        Column("Most days a year", lambda row: row.days_a_year),
        Column("Paid for a day", lambda row: Decimal(row.day_rate_pence) / 100),
        Column("Open visits", lambda row: row.open_visits),  # type: ignore[attr-defined]
    ]


def facts(provider: Provider) -> list[dict[str, str]]:
    """Return the facts of a provider as a summary list."""
    rows = [
        ("Kind", provider.get_kind_display()),
        ("School", str(provider.school or "None")),
        ("Signs in as", str(provider.person or "Nobody")),
        ("E-mail", provider.email or "None"),
        ("Knows about", provider.expertise or "Nothing entered"),
        ("Pools", ", ".join(pool.name for pool in provider.pools.all()) or "None"),
        ("Works on", weekdays(provider)),
        ("Most days a year", str(provider.days_a_year) if provider.days_a_year is not None else "No limit"),
        ("Paid for a day", format_pence(provider.day_rate_pence) if provider.day_rate_pence else "Nothing"),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def weekdays(provider: Provider) -> str:
    """Return “Mon, Wed, Fri”; Monday to Friday when none is named."""
    return ", ".join(DAYS[day] for day in sorted(provider.weekdays)) or "Mon to Fri"


def crumbs(*steps: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way to a page below the list of providers; the last step has no address."""
    first = {"label": "Providers", "url": reverse("providers")}
    return [first, *({"label": label, "url": url} if url else {"label": label} for label, url in steps)]


def calendar(members: Iterable[Provider], diaries: dict[int, Diary], week: Sequence[date]) -> list[CalendarRow]:
    """Return a pool's week: one row per member, two half days per day."""
    return [
        CalendarRow(row, [_day(diaries[row.pk], on) for on in week], days_left_words(diaries[row.pk]))
        for row in members
    ]


def monday_of(text: str, today: date) -> date:
    """Return the Monday of the week an address names (“2026-11-09”), or of this one."""
    try:
        on = date.fromisoformat(text)
    except ValueError:
        on = today
    if on.year not in YEARS:
        on = today
    return on - timedelta(days=on.weekday())


def _day(diary: Diary, on: date) -> list[Cell]:
    return [_cell(diary, on, half) for half in Half]


def _cell(diary: Diary, on: date, half: Half) -> Cell:
    name = half.label
    if (on, half.value) in diary.taken:
        return Cell(name, "warn", diary.taken[on, half.value])
    return Cell(name, "neutral", "Away") if why_not(diary, on, half.value) else Cell(name, "good", "Free")
