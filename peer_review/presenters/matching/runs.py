"""Calculations as lists and pages show them: state, progress, what counting says, figures beside greedy, comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime

from peer_review.enums import LIVE_RUNS, RunStatus
from peer_review.models import Cycle, MatchRun
from peer_review.presenters.matching.plans import Row, Sheet, kilometres
from peer_review.presenters.tags import Tag
from tenants.lists import Chip, Column, chips

COLOURS: Final = {
    RunStatus.WAITING: "accent",
    RunStatus.WORKING: "accent",
    RunStatus.DONE: "good",
    RunStatus.STOPPED: "warn",
    RunStatus.FAILED: "bad",
}
SHORT_STATUS: Final = {RunStatus.STOPPED: "Stopped", RunStatus.WAITING: "Waiting"}


@dataclass(frozen=True)
class Measure:
    """One figure of a plan, beside that of another."""

    name: str
    value: str
    other: str
    note: str = ""


def tag(run: MatchRun) -> Tag:
    """Return how a calculation stands."""
    if run.published_at:
        return Tag("Published" if run.subject == "teams" else "Taken over", "good")
    status = RunStatus(run.status)
    return Tag(SHORT_STATUS.get(status, status.label), COLOURS[status])


def run_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of the list of calculations."""
    return [*chips(request, "subject", [("teams", "Teams"), ("groups", "Groups")]), *chips(request, "status", STATES)]


STATES: Final = [(RunStatus.DONE, "Done"), (RunStatus.STOPPED, "Stopped"), (RunStatus.FAILED, "Failed")]


def list_columns() -> list[Column[MatchRun]]:
    """Return the columns of the list of calculations as a file."""
    return [
        Column("Number", lambda run: run.pk),
        Column("What", lambda run: run.get_subject_display()),
        Column("State", lambda run: tag(run).text),
        Column("Asked for by", lambda run: str(run.asked_by or "")),
        Column("Asked for on", lambda run: localtime(run.asked_at).date()),
        Column("Journeys, km", lambda run: run.measures.get("km_total")),
        Column("Gap, %", lambda run: str(run.measures.get("gap") or "")),
    ]


def list_row(run: MatchRun) -> dict[str, Any]:
    """Return one line of the list of calculations."""
    km = run.measures.get("km_total")
    return {"run": run, "tag": tag(run), "title": title(run), "km": f"{_number(km)} km" if km is not None else ""}


def progress(run: MatchRun, now: datetime) -> dict[str, Any]:
    """Return what the progress component takes, and the figures so far."""
    return {
        "poll_url": reverse("match_run_progress", args=[run.pk]),
        "done": _seconds(run, now),
        "total": run.seconds,
        "message": _message(run, now),
        "is_finished": run.status not in LIVE_RUNS,
    }


def _message(run: MatchRun, now: datetime) -> str:
    if run.status == RunStatus.WAITING:
        return "Waits for a free worker."
    if run.status not in LIVE_RUNS:
        return "Finished." if run.status == RunStatus.DONE else run.get_status_display() + "."
    if run.stop_asked_at:
        return "Stops with the best plan so far."
    cost = run.plan.get("cost")
    best = f" Best so far: {kilometres(cost)}{_gap(run)}." if cost is not None else ""
    quick = (run.measures.get("greedy") or {}).get("worth")
    before = f" Taking the nearest first: {kilometres(quick)}." if quick is not None else ""
    used = _seconds(run, now)
    if used >= run.seconds:
        return f"The time is up. It looks at what stands in the way of schools left short.{best}"
    return f"{used} of at most {run.seconds} seconds.{best}{before}"


def _seconds(run: MatchRun, now: datetime) -> int:
    return min(run.seconds, int((now - run.started_at).total_seconds())) if run.started_at else 0


def _gap(run: MatchRun) -> str:
    """How far from the best possible at most."""
    percent = _percent(run.plan)
    if percent is None:
        return ""
    beside = " beside the teams that stay" if _kept(run) else ""
    return (f", at most {percent:.1f} % from the best possible" if percent else ", the best possible") + beside


def _kept(run: MatchRun) -> int:
    """Teams it could not touch: the best possible is then the best of what was left to choose."""
    return int(run.measures.get("kept", len({row["host"] for row in run.locks})))


def held(sheet: Sheet) -> str:
    """Return how many teams a calculation could not touch, in a sentence; empty where it was free."""
    locked = sum(row.is_locked for row in sheet.rows)
    if not locked:
        return ""
    words = "1 team stays as it is" if locked == 1 else f"{locked:,} teams stay as they are"
    return f"{words} ({len(sheet.rows):,} in all): published already, or kept by you."


def price(dearer: int) -> str:
    """Return what a change does to what the plan costs, everything counted as journeys."""
    if not dearer:
        return "The plan costs the same, everything counted as journeys."
    return f"The plan gets {'dearer' if dearer > 0 else 'cheaper'} by {kilometres(abs(dearer))}, everything counted as journeys."


def figures(run: MatchRun) -> list[dict[str, str]]:
    """Return four figures of a plan, each beside what taking the nearest first would give."""
    found, quick = run.measures, run.measures.get("greedy") or {}
    return [
        _figure("Journeys in all", found, quick, "km_total", "km"),
        _figure("Typical journey", found, quick, "km_median", "km"),
        _figure("1 in 20 goes further than", found, quick, "km_p95", "km"),
        _quality(run),
    ]


def _quality(run: MatchRun) -> dict[str, str]:
    """How much better a plan could be at most, by proof, for its weights and beside what had to stay."""
    percent, kept = _percent(run.plan), _kept(run)
    label = "From the best beside what stays" if kept else "From the best"
    if percent is None:
        return {"label": label, "value": "–", "note": "not known"}
    plans = "no plan that keeps them" if kept else "no plan"
    better = "is better by more" if percent else "is better"
    return {"label": label, "value": f"{percent:.1f} %", "note": f"{plans} {better}, for these weights"}


def _percent(plan: Mapping[str, Any]) -> float | None:
    cost, bound = plan.get("cost"), plan.get("bound")
    return None if not cost or bound is None or bound <= 0 else max(0.0, 100 * (cost - bound) / cost)


def _figure(label: str, found: Mapping[str, Any], quick: Mapping[str, Any], name: str, unit: str) -> dict[str, str]:
    value, before = found.get(name), quick.get(name)
    note = f"{_number(before)} {unit} by taking the nearest first" if before is not None else ""
    return {"label": label, "value": f"{_number(value)} {unit}" if value is not None else "–", "note": note}


def _number(value: Any) -> str:
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


MEASURES: Final = {
    "worth": "What the plan costs, everything counted as km",
    "km_total": "Journeys in all, km",
    "km_median": "Typical journey (median), km",
    "km_p95": "1 in 20 goes further than, km",
    "repeats": "Pairs that met in the cycle before",
    "loads": "Reviewers with 0 / 1 / 2 … reviews",
    "shortfalls": "Places, leads and experts missing",
    "breaks": "Rules broken",
    "gap": "At most from the best possible beside what was kept, %",
}


def beside(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Measure]:
    """Return the figures of two plans beside each other."""
    return [
        Measure(label, _shown(name, one.get(name)), _shown(name, other.get(name)))
        for name, label in MEASURES.items()
        if name in one or name in other
    ]


def _shown(name: str, value: Any) -> str:
    if value is None:
        return "–"
    if name == "worth":
        return kilometres(value).removesuffix(" km")
    if isinstance(value, Mapping):
        return " / ".join(str(value[key]) for key in sorted(value, key=str))
    return " / ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else _number(value)


@dataclass(frozen=True)
class Difference:
    """One school whose team or window differs between two plans."""

    school: str
    one: str
    other: str


def differences(sheet: Sheet, other: Sheet) -> list[Difference]:
    """Return the schools two plans treat differently, by name."""
    rows = {row.host: row for row in other.rows}
    return [
        Difference(row.title, _in_short(row), _in_short(rows[row.host]))
        for row in sheet.rows
        if row.host in rows and _same(row) != _same(rows[row.host])
    ]


def _same(row: Row) -> tuple[Any, ...]:
    return row.window, frozenset((one.id, one.role) for one in row.members)


def _in_short(row: Row) -> str:
    return f"{row.window}: {', '.join(filter(None, [row.lead and f'{row.lead} (lead)', row.others])) or 'nobody'}"


def publish_consequences(sheet: Sheet, *, invited: int, changed: int, unconsented: int, is_first: bool) -> list[str]:
    """Return what publishing will do, in sentences."""
    hosts = sum(1 for row in sheet.rows if row.members)
    cycle = sheet.run.cycle
    lines = [
        f"{_some(hosts, 'review')} planned, each with its team and window." if is_first
        else f"{_some(changed, 'team')} changed; all others stay as they are.",
        f"{_some(invited, 'invitation')} sent by e-mail.",
    ]  # fmt: skip
    if cycle.qa_percent and is_first:
        lines.append(f"{_some(round(hosts * cycle.qa_percent / 100), 'review')} chosen by lot for a second reading.")
    short = sum(1 for row in sheet.rows if row.problems)
    if short:
        lines.append(f"{_some(short, 'team')} not complete: fill them on the pages of the reviews.")
    if unconsented:
        lines.append(f"Heads who have not agreed to the cycle’s words yet: {unconsented}.")
    return lines


def _some(number: int, word: str) -> str:
    """“1 review is”, “6 reviews are”."""
    return f"{number} {word} is" if number == 1 else f"{number} {word}s are"


def counted(counting: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the lines of a counting check, those that fall short first."""
    rows = [dict(row) | {"is_enough": row["available"] >= row["needed"]} for row in counting.get("lines", ())]
    return sorted(rows, key=lambda row: row["is_enough"])


def crumbs(cycle: Cycle, *more: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way from the cycle to a page about its matches."""
    start = [("Cycles", reverse("cycles")), (cycle.name, reverse("cycle", args=[cycle.pk]))]
    return [{"label": label, "url": url} for label, url in (*start, *more)]


def run_crumbs(run: MatchRun, *more: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way to a calculation and on."""
    matches = ("Matches", reverse("match_runs", args=[run.cycle_id]))
    return crumbs(run.cycle, matches, (title(run), reverse("match_run", args=[run.pk])), *more)


def title(run: MatchRun) -> str:
    """“Teams, calculation 12”."""
    return f"{run.get_subject_display()}, calculation {run.pk}"
