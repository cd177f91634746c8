"""The register of reviewers as pages and files show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.http import HttpRequest
from django.urls import reverse

from peer_review.enums import SeatRole, SeatStatus, Stage, TrainingKind
from peer_review.models import Federation, Reviewer, Seat, Training
from peer_review.presenters.tags import Tag
from peer_review.queries.days import Balance, Given
from peer_review.stages import BEFORE_VISIT
from peer_review.training import EXPIRES_SOON, counts
from tenants.enums import Phase
from tenants.lists import Chip, Column, chips

SHOWN: Final = (
    ("expiring", "Training expires within 60 days"),
    ("untrained", "No training that counts"),
    ("available", "Not away today"),
    ("no_days", "No days yet"),
    ("external", "External"),
    ("former", "Former"),
)


@dataclass(frozen=True)
class Row:
    """One line of the register."""

    reviewer: Reviewer
    place: str
    phases: str
    pills: Sequence[Tag]
    open_reviews: int
    days: Decimal


@dataclass(frozen=True)
class Held:
    """What somebody does in one cycle: how often in each role, days given and days still to come."""

    cycle: str
    cycle_id: int
    roles: str
    days: Decimal
    ahead: Decimal


def register_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of the list."""
    return chips(request, "show", SHOWN)


def row(reviewer: Reviewer, on: date) -> Row:
    """Return a reviewer as the list shows them; annotated as `queries.reviewers.register.reviewers` does."""
    found = vars(reviewer)
    return Row(
        reviewer,
        place_of(reviewer),
        phases_of(reviewer),
        pills(reviewer.trainings.all(), on),
        found["open_reviews"],
        found["days"] or Decimal(0),
    )


def columns(on: date) -> list[Column[Reviewer]]:
    """Return the columns of the list as a file."""
    return [
        Column("Name", str),
        Column("E-mail", lambda row: row.person.email if row.person else ""),
        Column("School", lambda row: row.school.name if row.school else ""),
        Column("Organisation", lambda row: row.organisation),
        Column("Phases", phases_of),
        Column("Knows most about", lambda row: ", ".join(row.expertise)),
        Column("Trained as", lambda row: trained_words(row, on)),
        Column("Most reviews in a cycle", lambda row: row.capacity),
        Column("Open reviews", lambda row: vars(row)["open_reviews"]),
        Column("Days given", lambda row: vars(row)["days"] or Decimal(0)),
    ]


def place_of(reviewer: Reviewer) -> str:
    """Return the school, or the organisation of an external reviewer."""
    return reviewer.school.name if reviewer.school else reviewer.organisation or "External"


def phases_of(reviewer: Reviewer) -> str:
    """Return the phases somebody knows, in words."""
    known = dict(Phase.choices)
    return ", ".join(str(known.get(phase, phase)) for phase in reviewer.phases)


def pills(trainings: Iterable[Training], on: date) -> list[Tag]:
    """Return one pill for each kind of training, its last one: counts, expires soon, has expired."""
    last: dict[str, Training] = {}
    for training in trainings:
        best = last.get(training.kind)
        if best is None or _end(training) > _end(best):
            last[training.kind] = training
    return [pill(last[kind], on) for kind in TrainingKind.values if kind in last]


def pill(training: Training, on: date) -> Tag:
    """Return how one training stands on a day."""
    label = training.get_kind_display()
    if training.expires_on is None:
        return Tag(label, "good")
    if not counts(training, on):
        return Tag(label, "bad", f"expired {training.expires_on:%-d %b %Y}")
    colour = "warn" if training.expires_on <= on + EXPIRES_SOON else "good"
    return Tag(label, colour, f"until {training.expires_on:%-d %b %Y}")


def trained_words(reviewer: Reviewer, on: date) -> str:
    """Return what somebody is trained as, in one line."""
    found = pills(reviewer.trainings.all(), on)
    return "; ".join(f"{pill.text}, {pill.note}" if pill.note else pill.text for pill in found)


def facts(reviewer: Reviewer) -> list[dict[str, str]]:
    """Return the facts of an entry as a summary list."""
    most = "As each cycle says" if reviewer.capacity is None else str(reviewer.capacity)
    rows = [
        ("School" if reviewer.school else "Organisation", place_of(reviewer)),
        ("E-mail address", reviewer.person.email if reviewer.person else "–"),
        ("Phases", phases_of(reviewer) or "Not said"),
        ("Knows most about", ", ".join(reviewer.expertise) or "Not said"),
        ("Most reviews in a cycle", most),
        ("About", reviewer.about),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def held(seats: Iterable[Seat]) -> list[Held]:
    """Return the places somebody took, by cycle: how often in each role."""
    by_cycle: dict[int, list[Seat]] = {}
    for seat in seats:
        if seat.status == SeatStatus.ACCEPTED and seat.review.stage != Stage.CANCELLED:
            by_cycle.setdefault(seat.review.cycle_id, []).append(seat)
    return [_held(rows) for rows in by_cycle.values()]


def seat_columns() -> list[Column[Seat]]:
    """Return the columns of somebody's places as a file."""
    return [
        Column("Cycle", lambda row: row.review.cycle.name),
        Column("School", lambda row: row.review.school.name),
        Column("Visit", lambda row: row.review.visit_starts_on),
        Column("Role", lambda row: row.get_role_display()),
        Column("Answer", lambda row: row.get_status_display()),
        Column("Days", lambda row: row.days),
    ]


def balance_columns() -> list[Column[Balance]]:
    """Return the columns of days by school as a file."""
    return [
        Column("School", lambda row: row.school.name),
        Column("URN", lambda row: row.school.urn),
        Column("Days given", lambda row: row.given),
        Column("Days received", lambda row: row.received),
        Column("Balance", lambda row: row.balance),
    ]


def given_columns() -> list[Column[Given]]:
    """Return the columns of days by reviewer as a file."""
    return [
        Column("Reviewer", lambda row: str(row.reviewer)),
        Column("School or organisation", lambda row: place_of(row.reviewer)),
        Column("Visits", lambda row: row.visits),
        Column("Days given", lambda row: row.days),
    ]


def federation_columns() -> list[Column[Federation]]:
    """Return the columns of federations as a file."""
    return [
        Column("Federation", lambda row: row.name),
        Column("Schools", lambda row: ", ".join(school.name for school in row.schools.all())),
    ]


def crumbs(*trail: tuple[str, str]) -> list[dict[str, str]]:
    """Return breadcrumbs below the register."""
    return [
        {"label": "Reviewers", "url": reverse("reviewers")},
        *({"label": label, "url": url} for label, url in trail),
    ]


def own_crumbs(title: str = "") -> list[dict[str, str]]:
    """Return breadcrumbs below somebody's own page."""
    mine = {"label": "My reviewing", "url": reverse("my_reviewing")}
    return [mine, {"label": title, "url": ""}] if title else [mine]


def _held(rows: list[Seat]) -> Held:
    cycle = rows[0].review.cycle
    roles = [seat.role for seat in rows]
    words = [f"{role.label} × {roles.count(role)}" for role in SeatRole if role in roles]
    given = sum((seat.days for seat in rows if seat.review.stage not in BEFORE_VISIT), Decimal(0))
    ahead = sum((seat.days for seat in rows), Decimal(0)) - given
    return Held(cycle.name, cycle.pk, ", ".join(words), given, ahead)


def _end(training: Training) -> date:
    return training.expires_on or date.max
