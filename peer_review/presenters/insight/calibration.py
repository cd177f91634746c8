"""Calibration in words: each statistic with its method and base, for the cycle and for each lead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peer_review.agreement import Agreement
from peer_review.calibrating import Calibration, calibrate
from peer_review.frameworks import Content
from peer_review.models import Reviewer
from peer_review.presenters.insight import words
from peer_review.queries.insight.readings import Coded
from tenants.lists import Column

ALL = "All leads"
METHOD = (
    "The drafted kind and level of each finding beside what a second reader gave it without knowing them. Percent "
    "agreement counts the same words. Cohen’s kappa takes off what chance would give (1 is full agreement, 0 is chance); "
    "linearly weighted kappa counts near levels as nearer. With several readers of a finding, Krippendorff’s alpha over all "
    "readings stands beside them. Fewer than 10 give no number. The statistic says how alike people judge, not who "
    "is right."
)


@dataclass(frozen=True)
class Line:
    """The cycle, or one lead, with what was found."""

    name: str
    found: Calibration


def lines(rows: Sequence[Coded], leads: Mapping[int, Reviewer], content: Content) -> list[Line]:
    """Return the whole cycle first, then each lead by name."""
    levels = [level.key for level in sorted(content.levels, key=lambda level: level.rank)]
    by_lead: dict[Reviewer | None, list[Coded]] = {}
    for row in rows:
        by_lead.setdefault(leads.get(row.review_id), []).append(row)
    found = [Line(str(lead or "No lead"), calibrate(codes, levels)) for lead, codes in by_lead.items()]
    return [Line(ALL, calibrate(rows, levels)), *sorted(found, key=lambda line: line.name)]


def columns(has_levels: bool) -> list[Column[Line]]:
    """Return what is said of each line, for page and file."""
    return [
        Column("Lead reviewer", lambda line: line.name),
        Column("Findings read", lambda line: line.found.findings),
        Column("Strength or challenge", lambda line: _all(line.found.kind)),
        *([Column("Level", lambda line: _all(line.found.level))] if has_levels else []),
        Column("Supported by evidence", lambda line: words.share(line.found.supported, "reading")),
        Column("Drafted as praise, read as challenge", lambda line: words.share(line.found.softer, "difference")),
    ]


def _all(found: Sequence[Agreement]) -> str:
    return "; ".join(one.words for one in found) or words.NONE
