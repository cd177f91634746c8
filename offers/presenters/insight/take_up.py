"""Take-up as lists: by offer, by school, by phase, and what was never used."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.urls import reverse

from membership.models import School
from offers.figures import take_up
from offers.figures.take_up import NOTHING, Sums, Take
from offers.figures.value import plain
from offers.models import Allowance, Offer
from offers.presenters.insight.reports import Col, Report, bars, plural
from tenants.charts import Bar, Chart
from tenants.enums import Phase

VIEWS: Final = (
    ("", "By offer"),
    ("school", "By school"),
    ("phase", "By phase"),
    ("unused", "Offers nobody took"),
    ("idle", "Schools that took nothing"),
    ("allowances", "Allowances left"),
)


@dataclass(frozen=True)
class Row:
    """An offer, a school or a phase with what was taken."""

    label: str
    note: str
    url: str
    sums: Sums


def report(view: str, offers: Sequence[Offer], schools: Sequence[School], takes: Sequence[Take]) -> Report:
    """Return the list a chip asks for, the one by offer when none does."""
    makers: dict[str, Callable[[], Report]] = {
        "school": lambda: _by_school(schools, takes),
        "phase": lambda: _by_phase(schools, takes),
        "unused": lambda: _unused(offers, takes),
        "idle": lambda: _idle(schools, takes),
    }
    return makers.get(view, lambda: _by_offer(offers, takes))()


def caption(takes: Sequence[Take]) -> str:
    """Say what was taken in all."""
    sums = take_up.total(takes)
    days = plain(sums.days)
    return (
        f"{plural(sums.schools, 'school')} took {plural(sums.offers, 'offer')}: {plural(sums.services, 'service')}, "
        f"{plural(sums.places, 'place')}, {days} day{'' if days == '1' else 's'} of visits, "
        f"{plural(sums.downloads, 'download')}"
    )


def allowances(rows: Sequence[Allowance]) -> Report:
    """Return what schools may still use."""
    columns: list[Col[Allowance]] = [
        Col("School", lambda row: row.school.name, url=lambda row: _school(row.school_id), is_numeric=False),
        Col("Allowance", lambda row: row.label, note=_of, is_numeric=False),
        Col("Had", lambda row: row.quantity, lambda row: f"{plain(row.quantity)} {row.unit}s"),
        Col("Used", lambda row: row.used, lambda row: plain(row.used)),
        Col("Left", lambda row: row.left, lambda row: plain(row.left)),
        Col("Until", lambda row: row.ends_before, lambda row: f"{row.ends_before:%-d %b %Y}"),
    ]
    return Report("allowances", "Allowances with something left", columns, rows, empty_title="Nothing is left unused")


def _of(row: Allowance) -> str:
    return row.line.title if row.line else row.for_category.name if row.for_category else ""


def _school(school_id: int) -> str:
    return reverse("value_statement", args=[school_id])


def _by_offer(offers: Sequence[Offer], takes: Sequence[Take]) -> Report:
    sums = take_up.by_offer(takes)
    rows = [_offer(offer, sums.get(offer.pk, NOTHING)) for offer in offers]
    return _report("offers", "Take-up by offer", "Offer", _most_first(rows), takes, "schools")


def _by_school(schools: Sequence[School], takes: Sequence[Take]) -> Report:
    rows = _rows_of_schools(schools, take_up.by_school(takes))
    return _report("schools", "Take-up by school", "School", _most_first(rows), takes, "offers")


def _by_phase(schools: Sequence[School], takes: Sequence[Take]) -> Report:
    sums = take_up.by_phase(takes, {school.pk: school.phase for school in schools})
    counts = {phase: sum(school.phase == phase for school in schools) for phase in Phase.values}
    rows = [
        Row(phase.label, f"of {plural(counts[phase], 'school')}", f"?by=school&phase={phase}", sums.get(phase, NOTHING))
        for phase in Phase
        if counts[phase]
    ]
    return _report("phases", "Take-up by phase", "Phase", rows, takes, "schools")


def _unused(offers: Sequence[Offer], takes: Sequence[Take]) -> Report:
    taken = take_up.by_offer(takes)
    rows = [_offer(offer, NOTHING) for offer in offers if offer.pk not in taken]
    columns: list[Col[Row]] = [_name("Offer"), Col("Category", lambda row: row.note, is_numeric=False)]
    return Report("offers-unused", "Offers nobody took", columns, rows, empty_title="Every offer was taken by somebody")


def _idle(schools: Sequence[School], takes: Sequence[Take]) -> Report:
    rows = [row for row in _rows_of_schools(schools, take_up.by_school(takes)) if row.sums.is_nothing]
    columns: list[Col[Row]] = [_name("School"), Col("Phase", lambda row: row.note, is_numeric=False)]
    return Report("schools-idle", "Schools that took nothing", columns, rows, empty_title="Every school took something")


def _offer(offer: Offer, sums: Sums) -> Row:
    note = f"{offer.category}, {offer.get_kind_display().lower()}"
    return Row(offer.title, note, reverse("offer", args=[offer.pk]), sums)


def _rows_of_schools(schools: Sequence[School], sums: Mapping[Hashable, Sums]) -> list[Row]:
    return [Row(s.name, s.get_phase_display(), _school(s.pk), sums.get(s.pk, NOTHING)) for s in schools]


def _most_first(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-_weight(row.sums), -row.sums.downloads, row.label))


def _weight(sums: Sums) -> Decimal:
    return sums.services + sums.places + sums.days


def _name(label: str) -> Col[Row]:
    return Col(label, lambda row: row.label, url=lambda row: row.url, is_numeric=False)


def _report(name: str, title: str, noun: str, rows: Sequence[Row], takes: Sequence[Take], counted: str) -> Report:
    columns: list[Col[Row]] = [
        Col(noun, lambda row: row.label, url=lambda row: row.url, note=lambda row: row.note, is_numeric=False),
        Col(counted.capitalize(), lambda row: getattr(row.sums, counted)),
        Col("Services", lambda row: row.sums.services),
        Col("Places", lambda row: row.sums.places),
        Col("Days", lambda row: row.sums.days, lambda row: plain(row.sums.days)),
        Col("Downloads", lambda row: row.sums.downloads),
    ]
    total = Row("In all", "", "", take_up.total(takes))
    return Report(name, title, columns, rows, _chart(name, title, rows), "Services, places and days of visits.", total)


def _chart(name: str, title: str, rows: Sequence[Row]) -> Chart | None:
    drawn = [Bar(row.label, _weight(row.sums), plain(_weight(row.sums))) for row in rows if _weight(row.sums)]
    return bars(f"take-up-{name}", title, "Services, places and days of visits together, most first.", drawn)
