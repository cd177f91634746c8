"""The challenge index in words: of one review, and of a cycle's reviews with their distribution and trend."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from billing.presenters.funding.tables import Table
from peer_review.frameworks import WORDS, Content, is_phrase, plural
from peer_review.measuring_challenge import Gap, Index, Mean, combined, mean, rounded
from peer_review.models import Cycle
from peer_review.presenters.insight import words
from peer_review.queries.insight.challenge import Measured
from tenants import charts
from tenants.charts import Bar, BarChart, Chart
from tenants.lists import Column
from tenants.small_numbers import is_few

CLASSES: Final = ((0, 9), (10, 19), (20, 29), (30, 39), (40, 49), (50, 100))
SHOWN: Final = 9
CHIEF: Final = 6  # the follow-up listed on the page, where the cycle has it
USUAL: Final = WORDS["challenge"]
# What a review needs for a figure to rest on it, in the order of the figures; follow-ups come after them.
RESTS_ON: Final[tuple[Callable[[Measured], object], ...]] = (
    lambda row: row.index.findings,
    lambda row: row.index.findings,
    lambda row: row.index.challenges.count,
    lambda row: row.index.gaps,
    lambda row: row.index.gaps,
    lambda row: row.usefulness,
    lambda row: row.challenge,
)
METHOD: Final = (
    "Each figure stands by itself; they are not weighed into one number. A challenge is a finding the team called one. "
    "A gap is the level the school gave itself less the mean level of the team’s findings on the theme: above nought, "
    "the school sees itself higher. Actions are counted at the follow-ups held; dropped ones stay in the base."
)


@dataclass(frozen=True)
class Line:
    """A key and what is said of it."""

    key: str
    value: str
    action_url: str = ""


def lines(found: Index, usefulness: Mean, challenge: Mean, *, months: Sequence[int], word: str = USUAL) -> list[Line]:
    """Return all that is measured, each with its base; `months` of follow-ups, `word` for a challenge."""
    among, evidenced, noun = _named(word)
    return [
        Line(among, words.share(found.challenges, "finding")),
        Line("Evidence per finding", words.mean(found.evidence_per_finding, "finding")),
        Line(evidenced, words.share(found.challenges_with_evidence, noun)),
        Line("Gap to self-evaluation", words.signed(found.signed_gap, "theme")),
        Line("Distance to self-evaluation", words.mean(found.absolute_gap, "theme", " levels")),
        Line("School’s rating: useful", words.mean(usefulness, "rating", " of 5")),
        Line("School’s rating: challenging", words.mean(challenge, "rating", " of 5")),
        *(Line(f"Actions completed after {point} months", _actions(found, point)) for point in months),
    ]


def of_review(row: Measured) -> list[Line]:
    """Return the index of one review, in the words of its framework."""
    word = row.review.framework.says.word("challenge")
    return lines(row.index, _one(row.usefulness), _one(row.challenge), months=months_of([row]), word=word)


def of_reviews(rows: Sequence[Measured]) -> list[Line]:
    """Return the index of several reviews together."""
    found = combined([row.index for row in rows])
    return lines(found, ratings(rows, "usefulness"), ratings(rows, "challenge"), months=months_of(rows))


def for_a_board(rows: Sequence[Measured]) -> list[Line]:
    """Return the index of several reviews together, without the figures that rest on fewer than five schools."""
    found = of_reviews(rows)
    rests: list[Callable[[Measured], object]] = [*RESTS_ON, *(_held(point) for point in months_of(rows))]
    return [
        replace(line, value=words.FEW) if is_few(schools([row for row in rows if rests_on(row)])) else line
        for line, rests_on in zip(found, rests, strict=True)
    ]


def ratings(rows: Sequence[Measured], what: str) -> Mean:
    """Return the mean rating of the schools that gave one."""
    given = [value for row in rows if (value := getattr(row, what)) is not None]
    return mean(given)


def months_of(rows: Sequence[Measured]) -> list[int]:
    """Return the months of the follow-ups reviews have: those of their cycles and those held."""
    return sorted({point for row in rows for point in (*row.review.cycle.follow_up_months, *row.index.actions)})


def gaps(found: Index, content: Content) -> Table | None:
    """Return the gap of each theme with a level from both sides."""
    if not found.gaps:
        return None
    columns: list[Column[Gap]] = [
        Column("Theme", lambda gap: content.theme_title(gap.theme)),
        Column("School’s own level", lambda gap: _level(content, gap.own)),
        Column("Team’s level (mean)", lambda gap: rounded(gap.found, Decimal("0.1"))),
        Column("Gap", lambda gap: words.plus(rounded(gap.signed, Decimal("0.1")))),
    ]
    return words.table("Gap between self-evaluation and review by theme", columns, found.gaps)


def columns(months: Sequence[int]) -> list[Column[Measured]]:
    """Return what is listed of each review of a cycle: the first `SHOWN` on the page, all in a file."""
    chief = [CHIEF] if CHIEF in months else list(months[:1])
    return [
        Column("School", lambda row: str(row.review.school)),
        Column("Findings", lambda row: row.index.findings),
        Column("Challenges, %", lambda row: row.index.challenges.percent),
        Column("Evidence per finding", lambda row: row.index.evidence_per_finding.value),
        Column("Challenges with evidence, %", lambda row: row.index.challenges_with_evidence.percent),
        Column("Gap, levels", lambda row: row.index.signed_gap.value),
        Column("Useful, of 5", lambda row: row.usefulness),
        Column("Challenging, of 5", lambda row: row.challenge),
        *(_completed(point) for point in chief),
        Column("Distance, levels", lambda row: row.index.absolute_gap.value),
        *(_completed(point) for point in months if point not in chief),
    ]


def distribution(rows: Sequence[Measured]) -> Chart | None:
    """Draw how many reviews have how large a share of challenges."""
    shares = [row.index.challenges.percent for row in rows if row.index.challenges.percent is not None]
    if not shares:
        return None
    drawn = [_bar(f"{low}–{high} %", sum(low <= one <= high for one in shares)) for low, high in CLASSES]
    title = "Reviews by the share of their findings that are challenges"
    return charts.bars(BarChart("challenge-share", title, f"{len(shares)} reviews.", drawn, write_tick=str))


def trend(cycles: Sequence[Cycle], found: Mapping[int, Sequence[Measured]]) -> Table | None:
    """Return what was measured cycle by cycle, oldest first, without what rests on few schools."""
    if len(cycles) < 2:
        return None
    measured = [for_a_board(found[cycle.pk]) for cycle in cycles]
    rows = [(key, [_said(lines, key) for lines in measured]) for key in _keys(measured)]
    wanted: list[Column[tuple[str, list[str]]]] = [
        Column("Measure", lambda row: row[0]),
        *(_of_cycle(place, cycle, schools(found[cycle.pk])) for place, cycle in enumerate(cycles)),
    ]
    return words.table("The challenge index from cycle to cycle", wanted, rows)


def schools(rows: Sequence[Measured]) -> int:
    """Return how many schools are among reviews."""
    return len({row.review.school_id for row in rows})


def _keys(measured: Sequence[Sequence[Line]]) -> list[str]:
    return list(dict.fromkeys(line.key for lines in measured for line in lines))


def _said(lines: Sequence[Line], key: str) -> str:
    return next((line.value for line in lines if line.key == key), words.NONE)


def _of_cycle(place: int, cycle: Cycle, count: int) -> Column[tuple[str, list[str]]]:
    return Column(f"{cycle} ({words.plural(count, 'school')})", lambda row: row[1][place])


def _named(word: str) -> tuple[str, str, str]:
    """Name challenges among findings, challenges with evidence, and what the latter are counted in."""
    if word == USUAL:
        return "Findings that are challenges", "Challenges with evidence", "challenge"
    if is_phrase(word):
        return f"Findings marked “{word}”", f"“{word}” with evidence", "finding"
    many = plural(word)
    return f"Findings that are {many.lower()}", f"{many} with evidence", "finding"


def _held(months: int) -> Callable[[Measured], object]:
    return lambda row: months in row.index.actions


def _completed(months: int) -> Column[Measured]:
    def value(row: Measured) -> int | None:
        found = row.index.actions.get(months)
        return found.percent if found else None

    return Column(f"Actions after {months} months, %", value)


def _actions(found: Index, months: int) -> str:
    done = found.actions.get(months)
    return words.share(done, "action") if done else "No follow-up held yet"


def _level(content: Content, rank: int) -> str:
    return next((level.title for level in content.levels if level.rank == rank), str(rank))


def _one(rating: int | None) -> Mean:
    return mean([] if rating is None else [rating])


def _bar(label: str, count: int) -> Bar:
    return Bar(label, Decimal(count), str(count))
