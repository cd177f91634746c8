"""Pairings and targets as lists, pages and files show them."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from membership.models import School
from offers.enums import PairingKind, PairingStatus
from offers.models import Pairing
from offers.presenters.deliveries.visits import Happening, Tag
from offers.queries.programmes.targets import Matrix
from tenants.exports import Cell
from tenants.lists import Chip, Column, chips

Status = PairingStatus
COLOURS: Final = {
    Status.PROPOSED: "accent",
    Status.AGREED: "good",
    Status.DECLINED: "neutral",
    Status.FINISHED: "good",
}


def tag(pairing: Pairing) -> Tag:
    """Return how a pairing stands."""
    return Tag(pairing.get_status_display(), COLOURS[Status(pairing.status)])


def pairing_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of the list of pairings."""
    return [*chips(request, "kind", PairingKind.choices), *chips(request, "status", Status.choices)]


def pairing_columns() -> list[Column[Pairing]]:
    """Return the columns of the list as a file."""
    return [
        Column("Programme", lambda row: row.event.title),
        Column("Kind", lambda row: row.get_kind_display()),
        Column("Participant", lambda row: str(row.booking.delegate or "")),
        Column("School", lambda row: row.booking.school.name),
        Column("Coach or host", lambda row: row.partner.name),
        Column("Host school", lambda row: row.host_school.name if row.host_school else ""),
        Column("From", lambda row: row.starts_on),
        Column("Days", lambda row: row.days),
        Column("State", lambda row: row.get_status_display()),
        Column("Why", lambda row: row.reason),
        Column("Outcome", lambda row: row.outcome),
    ]


def facts(pairing: Pairing) -> list[dict[str, str]]:
    """Return the facts of a pairing as a summary list."""
    rows = [
        ("Programme", str(pairing.event)),
        ("Participant", f"{pairing.booking.delegate}, {pairing.booking.school}"),
        ("Coach" if pairing.kind == PairingKind.COACHING else "Host", str(pairing.partner)),
        ("Host school", str(pairing.host_school or "")),
        ("Why these two", pairing.reason),
        ("From", f"{pairing.starts_on.day} {pairing.starts_on:%B %Y}" if pairing.starts_on else ""),
        ("Days", f"{pairing.days.normalize():f}" if pairing.days else ""),
        ("Declined because", pairing.declined_reason),
        ("Outcome", pairing.outcome),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def timeline(pairing: Pairing) -> list[Happening]:
    """Return what happened to a pairing, newest first."""
    moments = [
        (pairing.created_at, "Proposed", str(pairing.proposed_by or "")),
        (pairing.participant_agreed_at, "Participant agreed", str(pairing.booking.delegate or "")),
        (pairing.partner_agreed_at, "Coach or host agreed", str(pairing.partner)),
    ]
    found = [Happening(title, at, by) for at, title, by in moments if at]
    return sorted(found, key=lambda one: one.when)[::-1]


def crumbs(here: str, name: str = "pairings") -> list[dict[str, str]]:
    """Return the way to a page below the list of pairings, or of targets."""
    label = "Coaching and shadowing" if name == "pairings" else "Targets"
    return [{"label": label, "url": reverse(name)}, {"label": here}]


def matrix_rows(matrix: Matrix, may_report: frozenset[int] | None) -> Iterator[dict[str, Any]]:
    """Yield one row per school; `may_report` are the schools somebody reports for, None for all."""
    for school in matrix.schools:
        yield {
            "school": school,
            "cells": [_cell(target, report) for target, report in matrix.cells(school)],
            "may_report": may_report is None or school.pk in may_report,
        }


def matrix_columns(matrix: Matrix) -> list[Column[School]]:
    """Return the columns of the matrix as a file: the school, then what it reached of each target."""
    places = range(len(matrix.targets))
    return [
        Column("School", lambda school: school.name),
        *(
            Column(f"{target.label} (wanted {target.wanted})", _reached(matrix, place))
            for place, target in zip(places, matrix.targets, strict=True)
        ),
    ]


def _reached(matrix: Matrix, place: int) -> Any:
    def value(school: School) -> Cell:
        report = matrix.cells(school)[place][1]
        return report.reached if report else None

    return value


def _cell(target: Any, report: Any) -> dict[str, Any]:
    if report is None:
        return {"target": target, "text": "Not said", "colour": "neutral", "note": ""}
    is_done = report.reached >= target.wanted
    text = f"{report.reached} of {target.wanted}"
    return {"target": target, "text": text, "colour": "good" if is_done else "warn", "note": report.note}
