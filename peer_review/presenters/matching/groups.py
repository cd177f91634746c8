"""Groups as pages and files show them: their schools, how far apart, what is out of the ordinary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peer_review.enums import GroupShape
from peer_review.matching.groups import are_related, mean_distance
from peer_review.matching.problem import School
from peer_review.models import MatchRun
from peer_review.presenters.matching.plans import kilometres
from peer_review.queries.matching.runs import Grouped
from tenants.lists import Column


@dataclass(frozen=True)
class Card:
    """One group: name, schools by name, mean way between two of them."""

    title: str
    schools: Sequence[School]
    mean: str
    note: str = ""


def found(run: MatchRun, schools: Mapping[int, School]) -> list[Card]:
    """Return the groups a calculation found, numbered as they are when they are taken over."""
    is_ring = run.cycle.shape == GroupShape.PAIRS
    rows = [[schools[pk] for pk in one if pk in schools] for one in run.plan.get("groups", ())]
    return [_card(f"Group {number}", row, is_ring) for number, row in enumerate(rows, 1)]


def left(run: MatchRun, schools: Mapping[int, School]) -> list[str]:
    """Return the names of schools a calculation left out."""
    return [schools[pk].name for pk in run.plan.get("left", ()) if pk in schools]


def cards(groups: Sequence[Grouped], schools: Mapping[int, School]) -> list[dict[str, Any]]:
    """Return the groups of a cycle with their participants, for the page; the last holds schools in none."""
    rows = []
    for one in groups:
        members = [schools[row.school_id] for row in one.participants]
        rows.append({"group": one.group, "participants": one.participants, "card": _of(one, members)})
    return rows


def group_columns() -> list[Column[Any]]:
    """Return the columns of the groups as a file: one line per school."""
    return [
        Column("Group", lambda row: row[0].name if row[0] else "None"),
        Column("School", lambda row: row[1].school.name),
        Column("Phase", lambda row: row[1].school.get_phase_display()),
        Column("Trust", lambda row: str(row[1].school.trust or "")),
        Column("Led by", lambda row: str(row[0].lead or "") if row[0] else ""),
    ]


def lines(groups: Sequence[Grouped]) -> list[Any]:
    """Return group and participant for each school."""
    return [(one.group, row) for one in groups for row in one.participants]


def _of(one: Grouped, members: Sequence[School]) -> Card:
    related = {
        f"{a.name} and {b.name} belong together"
        for place, a in enumerate(members)
        for b in members[place + 1 :]
        if one.group and are_related(a, b)
    }
    return Card(one.group.name if one.group else "In no group", members, _mean(members), ". ".join(sorted(related)))


def _card(title: str, members: Sequence[School], is_ring: bool) -> Card:
    ordered = members if is_ring else sorted(members, key=lambda one: one.name)
    return Card(title, ordered, _mean(members), "Each reviews the next, the last the first" if is_ring else "")


def _mean(members: Sequence[School]) -> str:
    return kilometres(mean_distance(members)) if len(members) > 1 else "–"


def consequences(number: int, left: int) -> list[str]:
    """Return what taking groups over does, in sentences."""
    rest = [f"{left} schools stay in no group; move them by hand."] if left else []
    return [f"The cycle gets {number} groups, numbered and named.", "Groups it had before are dissolved.", *rest]
