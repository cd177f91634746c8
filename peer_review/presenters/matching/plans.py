"""A plan as table, file and page of one school: who reviews whom, when, how far, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from peer_review.matching.barriers import Outside
from peer_review.matching.costing import units_between
from peer_review.matching.explaining import why
from peer_review.matching.json import plan_from_json
from peer_review.matching.problem import Host, Plan, Problem, Reviewer, Team
from peer_review.models import MatchRun
from tenants.exports import Cell
from tenants.lists import Column

GONE: Final = "Somebody who has left the register"
NEAREST: Final = 50
FEW: Final = 5


@dataclass(frozen=True)
class Member:
    """One person of a team: name, school, journey, whether it stays when solving again."""

    id: int
    name: str
    school: str
    role: str
    km: str
    is_lead: bool = False
    is_locked: bool = False


@dataclass(frozen=True)
class Row:
    """One review of a plan."""

    host: int
    school: str
    number: int
    window: str
    members: Sequence[Member]
    units: int
    problems: Sequence[str] = ()
    is_locked: bool = False
    is_changed: bool = False
    reasons: Sequence[str] = ()

    @property
    def title(self) -> str:
        """“Elm School”, or “Elm School, second review”."""
        return self.school if self.number == 1 else f"{self.school}, review {self.number}"

    @property
    def km(self) -> str:
        """The journeys of the whole team."""
        return kilometres(self.units)

    @property
    def lead(self) -> str:
        """Who leads, if anybody."""
        return next((one.name for one in self.members if one.is_lead), "")

    @property
    def others(self) -> str:
        """The rest of the team."""
        return ", ".join(one.name for one in self.members if not one.is_lead)


@dataclass
class Sheet:
    """A calculation's plan beside the problem as it is now."""

    run: MatchRun
    problem: Problem
    plan: Plan = field(init=False)

    def __post_init__(self) -> None:
        self.plan = plan_from_json(self.run.plan)

    @cached_property
    def people(self) -> Mapping[int, Reviewer]:
        """Reviewers by id."""
        return {one.id: one for one in self.problem.reviewers}

    @cached_property
    def hosts(self) -> Mapping[int, Host]:
        """Hosts by number."""
        return {one.id: one for one in self.problem.hosts}

    @cached_property
    def windows(self) -> Mapping[str, str]:
        """Titles of windows by key."""
        return {one.key: one.title for one in self.problem.windows}

    @cached_property
    def problems(self) -> Mapping[int, list[str]]:
        """What each team lacks, in words."""
        found: dict[int, list[str]] = defaultdict(list)
        for row in self.run.problems:
            found[row["host"]].append(row["text"])
        return found

    @cached_property
    def locked(self) -> frozenset[tuple[int, int | None]]:
        """Pairs of host and reviewer that stay."""
        return frozenset((row["host"], row["reviewer"]) for row in self.run.locks)

    @cached_property
    def changed(self) -> frozenset[int]:
        """Hosts changed by hand."""
        return frozenset(row["host"] for row in self.run.overrides)

    @cached_property
    def rows(self) -> list[Row]:
        """All reviews of the plan, by school."""
        found = [self.row(host) for host in self.problem.hosts]
        return sorted(found, key=lambda row: (row.school.casefold(), row.number))

    def row(self, host: Host) -> Row:
        """One review, without the reasons of its matches."""
        team = self.team(host.id)
        members = [self._member(host, team, one) for one in team.everybody]
        return Row(
            host=host.id,
            school=self.problem.schools[host.school].name,
            number=host.number,
            window=self.windows.get(team.window or "", "No date"),
            members=sorted(members, key=lambda one: (not one.is_lead, one.name)),
            units=sum(self._units(host, one) for one in team.everybody),
            problems=self.problems.get(host.id, []),
            is_locked=bool(members) and all(one.is_locked for one in members),
            is_changed=host.id in self.changed,
        )

    def team(self, host: int) -> Team:
        """The team of a host; an empty one where the plan has none."""
        return self.plan.teams.get(host) or Team(host, None)

    def reasons(self, host: int, reviewer: int) -> Sequence[str]:
        """Why somebody is in a team, in words."""
        found = self.people.get(reviewer)
        return why(self.problem, self.plan, self.hosts[host], found) if found else ()

    def name(self, reviewer: int | None) -> str:
        """Return a reviewer's name."""
        found = self.people.get(reviewer or 0)
        return found.name if found else GONE

    def named(self, words: str) -> list[Reviewer]:
        """Return the reviewers whose name holds the words, by name; nobody without words."""
        wanted = words.strip().casefold()
        found = [one for one in self.problem.reviewers if wanted and wanted in one.name.casefold()]
        return sorted(found, key=lambda one: one.name)

    def near(self, host: Host, also: Sequence[int] = ()) -> list[tuple[int, str]]:
        """Return who could come into a team, nearest first: id and words; those asked about are among them."""
        team = self.team(host.id)
        seated = set(team.everybody)
        free = [one for one in self.problem.reviewers if one.id not in seated and one.school != host.school]
        ways = sorted((self._units(host, one.id), one.name, one.id) for one in free)
        shown = [way for place, way in enumerate(ways) if place < NEAREST or way[2] in also]
        return [(pk, f"{name}, {kilometres(units)}") for units, name, pk in shown]

    def _units(self, host: Host, reviewer: int) -> int:
        one = self.people.get(reviewer)
        home = self.problem.schools.get(one.school) if one and one.school else None
        return units_between(home, self.problem.schools[host.school]) if one else 0

    def _member(self, host: Host, team: Team, reviewer: int) -> Member:
        one = self.people.get(reviewer)
        home = self.problem.schools.get(one.school) if one and one.school else None
        role = "Lead" if reviewer == team.lead else "Trainee" if reviewer in team.trainees else "Reviewer"
        return Member(
            id=reviewer,
            name=self.name(reviewer),
            school=home.name if home else "External",
            role=role,
            km=kilometres(self._units(host, reviewer)),
            is_lead=reviewer == team.lead,
            is_locked=bool(self.locked & {(host.id, reviewer)}),
        )


def narrowed(rows: Iterable[Row], wanted: Mapping[str, str]) -> list[Row]:
    """Return the rows the address asks for: words, window, what is short, changed or locked."""
    words, window, show = wanted.get("q", "").strip().casefold(), wanted.get("window", ""), wanted.get("show", "")
    found = [row for row in rows if not words or words in _words(row)]
    if window:
        found = [row for row in found if row.window == window]
    if show == "short":
        found = [row for row in found if row.problems]
    if show == "changed":
        found = [row for row in found if row.is_changed]
    if show == "locked":
        found = [row for row in found if any(one.is_locked for one in row.members)]
    return found


def columns(sheet: Sheet) -> list[Column[Row]]:
    """Return the columns of a plan as a file: one line per review."""
    return [
        Column("School", lambda row: row.school),
        Column("Review", lambda row: row.number),
        Column("Window", lambda row: row.window),
        Column("Lead", lambda row: row.lead),
        Column("Team", lambda row: row.others),
        Column("Journeys, km", lambda row: _decimal(row.units)),
        Column("Why", lambda row: _all_reasons(sheet, row)),
        Column("Missing", lambda row: " ".join(row.problems)),
        Column("Changed by hand", lambda row: "yes" if row.is_changed else ""),
    ]


def first_reasons(sheet: Sheet, rows: Iterable[Row]) -> dict[int, str]:
    """Return host → the first reasons of its lead, or of the first in the team: for the rows of one page."""
    return {row.host: " ".join(sheet.reasons(row.host, row.members[0].id)[:3]) if row.members else "" for row in rows}


def kilometres(units: int) -> str:
    """Return units of 100 m as “3.4 km”."""
    return f"{_decimal(units):,.1f} km"


def _decimal(units: int) -> Decimal:
    return Decimal(units) / 10


def _words(row: Row) -> str:
    return " ".join([row.school, *(f"{one.name} {one.school}" for one in row.members)]).casefold()


def _all_reasons(sheet: Sheet, row: Row) -> Cell:
    lines: list[str] = []
    for one in row.members:
        lines += [f"{one.name}: {'; '.join(sheet.reasons(row.host, one.id))}"]
    return " · ".join(lines)


def overrides(sheet: Sheet, host: int | None = None) -> list[dict[str, Any]]:
    """Return the changes by hand as lines of a timeline, newest first; of one host or all."""
    rows = [row for row in sheet.run.overrides if host is None or row["host"] == host]
    return [
        {"title": _change_words(sheet, row), "when": row["at"][:10], "by": row["by"], "text": _because(row)}
        for row in reversed(rows)
    ]


def _because(row: Mapping[str, Any]) -> str:
    warned = f" Warned: {' '.join(row['warnings'])}" if row["warnings"] else ""
    return f"{row['reason']}.{warned}"


def _change_words(sheet: Sheet, row: Mapping[str, Any]) -> str:
    change = row["change"]
    host = sheet.hosts.get(change["host"])
    school = sheet.problem.schools[host.school].name if host else "a school that left"
    one, other = sheet.name(change["reviewer"]), sheet.name(change["other"])
    window = sheet.windows.get(change["window"] or "", "")
    return {
        "swap": f"{other} for {one} at {school}",
        "add": f"{one} added at {school}",
        "remove": f"{one} taken out at {school}",
        "lead": f"{one} leads at {school}",
        "window": f"{school} moved to {window}",
    }[change["kind"]]


def outside(found: Outside) -> dict[str, Any]:
    """Return what keeps everybody else out of a team, each rule with the first of those whom it alone keeps out."""
    rules = [
        {"title": one.title, "people": len(one.people), "alone": len(one.alone), "names": _names(one.alone)}
        for one in found.barriers
    ]
    return {"asked": found.asked, "free": len(found.free), "names": _names(found.free), "rules": rules}


def _names(people: Sequence[Reviewer]) -> str:
    shown = ", ".join(one.name for one in people[:FEW])
    return f"{shown} and {len(people) - FEW} more" if len(people) > FEW else shown
