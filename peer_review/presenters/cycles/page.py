"""A cycle as its page and its files show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse

from peer_review import cycle_rules, windows
from peer_review.enums import GROUPED, CycleStatus, GroupShape, SeatRole, Stage, TrainingKind
from peer_review.funding import share_pence
from peer_review.models import Cycle, MatchRun
from peer_review.queries.cycles import Broken, CyclePage, Line
from peer_review.stages import ORDER, is_past
from tenants.enums import Phase
from tenants.lists import Column
from tenants.money import format_pence

COLOURS: Final = {CycleStatus.DRAFT: "warn", CycleStatus.RUNNING: "accent", CycleStatus.CLOSED: "neutral"}
SHOWN: Final = 100  # places that break a rule, listed at once
COLUMNS: Final[list[Column[Cycle]]] = [
    Column("Cycle", lambda row: row.name),
    Column("First day", lambda row: row.starts_on),
    Column("Last day", lambda row: row.last_day),
    Column("Framework", lambda row: str(row.framework)),
    Column("Schools", lambda row: getattr(row, "schools", 0)),
    Column("Reviews", lambda row: getattr(row, "planned", 0)),
    Column("Signed", lambda row: getattr(row, "finished", 0)),
    Column("State", lambda row: row.get_status_display()),
]


@dataclass(frozen=True)
class Setting:
    """One part of a cycle's rules in words, with the page to change it."""

    key: str
    title: str
    text: str


def colour(cycle: Cycle) -> str:
    """Return the colour of a cycle's state."""
    return COLOURS[CycleStatus(cycle.status)]


def period(cycle: Cycle) -> str:
    """Return “1 September 2026 to 31 August 2027”."""
    return f"{_day(cycle.starts_on)} to {_day(cycle.last_day)}"


def figures(page: CyclePage, charged: Mapping[int, int]) -> list[dict[str, str]]:
    """Return four numbers: schools, consents, reviews, what was charged."""
    schools, url = page.schools, reverse("cycle_participants", args=[page.cycle.pk])
    return [
        {"label": "Schools", "value": str(schools.count), "note": f"{schools.wanted} reviews wanted", "url": url},
        {"label": "Heads agreed", "value": f"{schools.agreed} of {schools.count}", "url": url},
        {"label": "Reviews", "value": str(page.planned), "note": f"{page.signed} signed"},
        _cost(page.cycle, sum(charged.values())),
    ]


def _cost(cycle: Cycle, charged_pence: int) -> dict[str, str]:
    if not charged_pence and not share_pence(cycle.cost_pence, cycle.share_percent):
        return {"label": "Cost to schools", "value": "None"}
    return {"label": "Charged to schools", "value": format_pence(charged_pence), "note": share(cycle)}


def settings(cycle: Cycle) -> list[Setting]:
    """Return the rules of a cycle in words, in the order they are decided in."""
    return [
        Setting("basics", "Period and framework", f"{period(cycle)}. {cycle.framework}."),
        Setting("shape", "Groups and numbers", _shape(cycle)),
        Setting("team", "Team", team(cycle)),
        Setting("expertise", "Phases that review each other", _expertise(cycle)),
        Setting("windows", "Windows for visits", _windows(cycle)),
        Setting("stages", "Stages and due days", _stages(cycle)),
        Setting("focus", "Focus, reply and follow-up", _focus(cycle)),
        Setting("agreement", "Consent, what the office sees, cost", _agreement(cycle)),
    ]


def share(cycle: Cycle) -> str:
    """Return what a review costs the school, in words."""
    due = share_pence(cycle.cost_pence, cycle.share_percent)
    if not due:
        return "Free for schools"
    return f"{format_pence(due)} a review for the school, {cycle.share_percent}% paid by the partnership"


def missing(page: CyclePage) -> str:
    """Return why a cycle could not begin yet; empty when it could."""
    cycle = page.cycle
    return cycle_rules.too_few(
        page.schools.count, cycle.shape, group_min=cycle.group_min, bars_reciprocal=cycle.bars_reciprocal
    )


def rows(lines: Sequence[Line], charged: Mapping[int, int], on: date) -> list[dict[str, Any]]:
    """Return the table of a cycle's reviews."""
    return [_row(line, charged, on) for line in lines]


def broken(found: Sequence[Broken]) -> list[dict[str, str]]:
    """Return the places that break a rule now, with the review to change them in."""
    return [
        {"title": str(one.seat.review), "url": reverse("review", args=[one.seat.review_id]), "text": one.text}
        for one in found[:SHOWN]
    ]


def runs(found: Sequence[MatchRun]) -> list[dict[str, Any]]:
    """Return the latest calculations."""
    return [{"run": run, "text": f"{run.get_subject_display()}: {_run_state(run)}"} for run in found]


def _run_state(run: MatchRun) -> str:
    if run.published_at:
        return "published" if run.subject == "teams" else "taken over"
    return run.get_status_display().lower()


def columns(charged: Mapping[int, int]) -> list[Column[Line]]:
    """Return the columns of a cycle's reviews as a file; amounts in pounds."""
    return [
        Column("School", lambda line: line.review.school.name),
        Column("Phase", lambda line: line.review.school.get_phase_display()),
        Column("Number", lambda line: line.review.number),
        Column("Group", lambda line: str(line.review.group or "")),
        Column("Visit begins", lambda line: line.review.visit_starts_on),
        Column("Visit ends", lambda line: line.review.visit_ends_on),
        Column("Stage", lambda line: line.review.get_stage_display()),
        Column("Lead", lambda line: line.lead),
        Column("Team", lambda line: ", ".join(line.members)),
        Column("Second reading", lambda line: line.review.is_sampled),
        Column("Charged", lambda line: Decimal(charged.get(line.review.pk, 0)) / 100),
    ]


def _row(line: Line, charged: Mapping[int, int], on: date) -> dict[str, Any]:
    review = line.review
    others = len(line.members)
    return {
        "pk": review.pk,
        "school": review.school.name,
        "number": review.number,
        "group": review.group.name if review.group else "",
        "visit": review.visit_starts_on,
        "stage": review.get_stage_display(),
        "colour": _stage_colour(review.stage, review.visit_starts_on, on),
        "lead": line.lead or "No lead yet",
        "others": f"and {others} more" if others else "",
        "waiting": line.waiting,
        "charged": charged.get(review.pk, 0),
    }


def _stage_colour(stage: str, visit_on: date | None, on: date) -> str:
    if stage == Stage.CANCELLED:
        return "neutral"
    if stage == Stage.SIGNED or is_past(stage, Stage.SIGNED):
        return "good"
    is_late = visit_on is not None and visit_on < on and not is_past(stage, Stage.LOGISTICS)
    return "bad" if is_late else "accent"


def _shape(cycle: Cycle) -> str:
    sizes = f" of {cycle.group_min} to {cycle.group_max} schools" if cycle.shape in GROUPED else ""
    mixed = (", phases mixed" if cycle.is_cross_phase else ", by phase") if cycle.shape in GROUPED else ""
    often = "1 review" if cycle.reviews_per_school == 1 else f"{cycle.reviews_per_school} reviews"
    barred = " Two schools do not review each other." if cycle.bars_reciprocal else ""
    sample = f" {cycle.qa_percent}% get a second reading." if cycle.qa_percent else ""
    shape = GroupShape(cycle.shape).label
    return (
        f"{shape}{sizes}{mixed}. {often} of each school, at most {cycle.reviews_per_reviewer} by each reviewer."
        f"{barred}{sample}"
    )


def team(cycle: Cycle) -> str:
    """Return the places of a team, the days of a visit and the training it takes, in words."""
    places = [f"{count} × {SeatRole(role).label.lower()}" for role, count in cycle.seats.items() if count]
    trained = [
        f"{SeatRole(role).label.lower()} trained as {' and '.join(TrainingKind(kind).label.lower() for kind in kinds)}"
        for role, kinds in cycle.training.items()
        if kinds
    ]
    needs = f" {'; '.join(trained).capitalize()}." if trained else " No training is asked for."
    return f"{', '.join(places) or 'Nobody'}; {_days(cycle.visit_days)}.{needs}"


def _days(count: Decimal) -> str:
    return "1 day" if count == 1 else f"{count.normalize():f} days"


def _expertise(cycle: Cycle) -> str:
    groups = [
        f"{key}: {', '.join(Phase(phase).label.lower() for phase in phases)}" for key, phases in cycle.expertise.items()
    ]
    return "; ".join(groups).capitalize() or "Anybody can review any phase"


def _windows(cycle: Cycle) -> str:
    found = windows.from_json(cycle.windows)
    return "; ".join(f"{w.title}, {_short(w.starts_on)} to {_short(w.ends_on)}" for w in found) or "None"


def _stages(cycle: Cycle) -> str:
    return " → ".join(step.stage.label for step in cycle.steps)


def _focus(cycle: Cycle) -> str:
    months = ", ".join(map(str, cycle.follow_up_months))
    looks = f"Follow-ups after {months} months" if months else "No follow-ups"
    named = f": {cycle.focus}" if cycle.focus else ""
    return f"{cycle.get_focus_source_display()}{named}. {cycle.reply_days} working days to reply. {looks}."


def _agreement(cycle: Cycle) -> str:
    words = f"Heads agree to: “{cycle.consent_text.strip()}” " if cycle.consent_text.strip() else ""
    sees = cycle.get_office_sees_display()
    return f"{words}Once the head has signed, the office sees: {sees[0].lower()}{sees[1:]}. {share(cycle)}."


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def _short(on: date) -> str:
    return f"{on.day} {on:%b}"


def stage_chips() -> list[tuple[str, str]]:
    """Return the stages a table is narrowed to."""
    return [(stage.value, str(stage.label)) for stage in (*ORDER, Stage.CANCELLED)]
