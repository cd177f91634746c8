"""Agreements as lists, pages and files show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from billing.presenters.invoices import pounds
from membership.models import MembershipYear
from offers.enums import AgreementStatus, Unit
from offers.models import Agreement, AgreementLine, Allowance, Purchase, Signature
from offers.pricing.agreeing import WHOLE, day_words
from offers.queries.agreements.history import Closing
from tenants.lists import Chip, Column, chips
from tenants.money import format_pence
from tenants.working_days import london_day

COLOURS: Final = {
    AgreementStatus.ACTIVE: "good",
    AgreementStatus.REQUESTED: "warn",
    AgreementStatus.SIGNING: "warn",
    AgreementStatus.PROPOSED: "accent",
}
SHOWN: Final = ("requested", "signing", "proposed", "active", "ended")


@dataclass(frozen=True)
class Happened:
    """One line of a timeline."""

    title: str
    when: datetime | date
    text: str = ""
    by: str = ""


@dataclass(frozen=True)
class LineRow:
    """One service of an agreement's page."""

    line: AgreementLine
    price: str
    sentence: str
    notes: Sequence[str]
    is_running: bool
    can_change: bool
    can_stop: bool


def colour(agreement: Agreement) -> str:
    """Return the colour of an agreement's status."""
    return COLOURS.get(AgreementStatus(agreement.status), "neutral")


def list_chips(request: HttpRequest, years: Iterable[MembershipYear]) -> list[Chip]:
    """Return the chips of the list: status, notice date near, year."""
    statuses = [(status, str(AgreementStatus(status).label)) for status in SHOWN]
    labels = [(str(year.start_year), year.label) for year in years]
    near = [("notice", "Notice date near")]
    return [*chips(request, "status", statuses), *chips(request, "show", near), *chips(request, "year", labels)]


def columns() -> list[Column[Any]]:
    """Return the columns of the list as a file; amounts in pounds."""
    return [
        Column("Reference", lambda row: row.reference),
        Column("For", lambda row: str(row.school or row.trust)),
        Column("Year", lambda row: row.year.label),
        Column("Status", lambda row: row.get_status_display()),
        Column("Services", lambda row: row.services),
        Column("Price before VAT", lambda row: pounds(row.net_pence)),
        Column("Purchase order", lambda row: row.purchase_order),
        Column("Next day to give notice", lambda row: row.next_notice_by),
        Column("Ordered", lambda row: london_day(row.ordered_at) if row.ordered_at else None),
        Column("Billed to", lambda row: str(row.account or "")),
    ]


def facts(agreement: Agreement) -> list[dict[str, str]]:
    """Return the facts of an agreement as a summary list."""
    last = agreement.ends_before and date.fromordinal(agreement.ends_before.toordinal() - 1)
    rows = [
        ("For", str(agreement.school or agreement.trust)),
        ("Year", agreement.year.label),
        ("From", day_words(agreement.starts_on)),
        ("To", day_words(last) if last else ""),
        ("Agreed term", f"{agreement.years} years" if agreement.years > 1 else ""),
        ("Billed to", str(agreement.account or "")),
        ("Purchase order", agreement.purchase_order),
        ("Deed", "Two people sign" if agreement.needs_deed else ""),
        ("Goes on from", agreement.rolled_from.reference if agreement.rolled_from else ""),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def line_rows(agreement: Agreement, lines: Iterable[AgreementLine], on: date, *, may_change: bool) -> list[LineRow]:
    """Return the services of an agreement's page."""
    is_active = agreement.status == AgreementStatus.ACTIVE
    return [_line_row(line, on, is_active=is_active, may_change=may_change) for line in lines]


def _line_row(line: AgreementLine, on: date, *, is_active: bool, may_change: bool) -> LineRow:
    is_running = is_active and line.terminated_on is None and line.replaced_by_id is None and line.ends_before > on
    can_act = is_running and may_change
    sentence = str(line.arithmetic.get("sentence", ""))
    price = format_pence(int(line.arithmetic.get("kept_pence", line.net_pence)))
    return LineRow(
        line=line,
        price=price,
        sentence="" if sentence == price else sentence,
        notes=_notes(line),
        is_running=is_running,
        can_change=can_act and line.unit not in WHOLE,
        can_stop=can_act and line.rolls_over and line.notice_given_at is None,
    )


def _notes(line: AgreementLine) -> list[str]:
    notes = []
    if line.unit not in WHOLE:
        notes.append(f"{number(line.quantity)} {_units(line.quantity, line.unit)}")
    if line.replaced_by_id:
        notes.append(f"Changed from {day_words(date.fromordinal(line.last_day.toordinal() + 1))}")
    elif line.terminated_on:
        notes.append(f"Ended early, last day {day_words(line.terminated_on)}: {line.arithmetic.get('kept_words', '')}")
        notes += [f"Why: {line.termination_reason}"] if line.termination_reason else []
    elif line.notice_given_at:
        notes.append(f"Notice given: it ends on {day_words(line.last_day)}")
    elif line.rolls_over:
        notice = f"; notice by {day_words(line.notice_by)}" if line.notice_by else ""
        notes.append(f"Goes on into the next year{notice}")
    return notes


def timeline(
    agreement: Agreement,
    signatures: Iterable[Signature],
    purchases: Iterable[Purchase],
    lines: Iterable[AgreementLine],
    closings: Iterable[Closing],
) -> list[Happened]:
    """Return what happened to an agreement, newest first."""
    events: list[Happened] = []
    for asked in purchases:
        events.append(Happened("Approval asked for", asked.asked_at, asked.message, str(asked.asked_by)))
        if asked.decided_at:
            events.append(Happened(asked.get_status_display(), asked.decided_at, asked.note, str(asked.decided_by)))
    if agreement.ordered_at:
        events.append(Happened("Ordered", agreement.ordered_at, by=str(agreement.ordered_by or "")))
    events += [Happened(f"Signed as {row.capacity}", row.signed_at, row.name) for row in signatures]
    events += [
        Happened(f"Notice given for {line.title}", line.notice_given_at, by=str(line.notice_given_by or ""))
        for line in lines
        if line.notice_given_at
    ]
    events += [_closed(closing) for closing in closings]
    if agreement.ended_at:
        events.append(Happened(agreement.get_status_display(), agreement.ended_at))
    return sorted(events, key=lambda event: _moment(event.when), reverse=True)


def _closed(closing: Closing) -> Happened:
    line = closing.line
    title = f"{line.title} changed" if line.replaced_by_id else f"{line.title} ended early"
    return Happened(title, closing.when, str(line.arithmetic.get("kept_words", "")), closing.by)


def _moment(when: datetime | date) -> str:
    return when.isoformat()


def charge_rows(said: dict[str, Any]) -> list[tuple[date, str, int]]:
    """Return the schedule of charges as ordered: day, service, pence net, by day."""
    rows = [
        (row["due_on"], line["title"], row["net_pence"]) for line in said.get("lines", []) for row in line["charges"]
    ]
    return [(date.fromisoformat(day), title, pence) for day, title, pence in sorted(rows)]


def allowance_rows(allowances: Iterable[Allowance]) -> list[dict[str, str]]:
    """Return what may be used of an agreement as a summary list: “Adviser days: 3 of 4 left”."""
    return [
        {
            "key": row.label,
            "value": f"{number(row.left)} of {number(row.quantity)} {_units(row.quantity, row.unit)} left",
        }
        for row in allowances
    ]


def _units(quantity: Decimal, unit: str) -> str:
    return f"{Unit(unit).label}{'' if quantity == 1 else 's'}"


def number(value: Decimal) -> str:
    """Return “2.5” or “10” without noughts behind the point."""
    return f"{value.normalize():f}"


def page_url(agreement: Agreement) -> str:
    """Return where an agreement is: a basket's is its review."""
    name = "basket_order" if agreement.status == AgreementStatus.BASKET else "agreement"
    return reverse(name, args=[agreement.pk])
