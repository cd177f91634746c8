"""Results of evaluation: per question a sum with its base, charts with their tables, lists for files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse

from offers.figures import ratings
from offers.figures.ratings import Share, rated
from offers.models import EvaluationAnswer, Provider
from offers.queries.evaluations import EventRating, SpeakerRating
from offers.questions import Question, QuestionKind
from tenants import charts
from tenants.charts import Bar, BarChart, Chart, Line, LineChart
from tenants.lists import Column
from tenants.working_days import london_day

HIDDEN: Final = f"Fewer than {ratings.FEWEST_SHOWN} answers: not shown, they were promised to be anonymous"
MONTHS_SHOWN: Final = 12


@dataclass(frozen=True)
class Cell:
    """A cell of a chart's table."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class Head:
    """A column of a chart's table."""

    label: str
    is_numeric: bool = False


@dataclass(frozen=True)
class Result:
    """What was answered to one question."""

    text: str
    words: str
    chart: Chart | None = None
    rows: Sequence[Sequence[tuple[Head, Cell]]] = ()
    columns: Sequence[Head] = ()
    texts: Sequence[str] = field(default_factory=list)


def results(
    asked: Sequence[Question], answers: Sequence[EvaluationAnswer], trainers: Iterable[Provider]
) -> list[Result]:
    """Return the sum of each question of one form."""
    names = {str(trainer.pk): trainer.name for trainer in trainers}
    found: list[Result] = []
    for number, question in enumerate(asked):
        given = [row.answers[question.key] for row in answers if question.key in row.answers]
        if question.kind == QuestionKind.SPEAKER:
            found += [_speaker(question, name, given, key, number) for key, name in names.items()]
        else:
            found.append(_result(question, given, number))
    return found


def share_words(row: EventRating) -> str:
    """Return the share of an event with its base, or that there are too few answers."""
    return row.share.words() if row.is_shown else HIDDEN


@dataclass(frozen=True)
class ListLine:
    """One line of the results: an event, an offer or a trainer."""

    name: str
    note: str
    words: str
    url: str = ""


def rating_line(row: EventRating) -> ListLine:
    """Return the line of an event, or of an offer."""
    if not row.event_id:
        return ListLine(row.offer_title, "", share_words(row))
    return ListLine(row.title, row.offer_title, share_words(row), reverse("evaluation_event", args=[row.event_id]))


def speaker_line(row: tuple[Provider, list[SpeakerRating]]) -> ListLine:
    """Return the line of a trainer."""
    url = f"{reverse('evaluation_speaker')}?trainer={row[0].pk}"
    return ListLine(row[0].name, f"{len(row[1])} event{'' if len(row[1]) == 1 else 's'}", speaker_words(row[1]), url)


def of_offers(rows: Iterable[EventRating]) -> list[EventRating]:
    """Return the ratings of each offer, from all its events, by title."""
    found: dict[int, list[EventRating]] = {}
    for row in rows:
        found.setdefault(row.offer_id, []).append(row)
    return sorted((_together(group) for group in found.values()), key=lambda row: row.offer_title)


def speaker_share(rows: Iterable[SpeakerRating]) -> tuple[Share, bool]:
    """Return a trainer's share over events, and whether there are enough ratings to show it.

    Of a single event with too few they are left out: they would be what is missing from the other events.
    """
    every = list(rows)
    share = ratings.good_or_better(rating for row in ratings.counted(every) for rating in row.ratings)
    return share, ratings.is_shown(share.base, is_anonymous=any(row.is_anonymous for row in every))


def speaker_words(rows: Iterable[SpeakerRating]) -> str:
    """Return a trainer's share with its base, or that there are too few ratings."""
    every = list(rows)
    share, shown = speaker_share(every)
    return share.words() if shown or not any(row.answers for row in every) else HIDDEN


def over_time(rows: Iterable[EventRating]) -> "Trend | None":
    """Return the share of each month with enough answers as a line with its table; rows come latest first.

    Nothing for a single month.
    """
    months: dict[str, list[EventRating]] = {}
    for row in reversed(list(rows)):
        if row.ends_at:
            months.setdefault(f"{london_day(row.ends_at):%b %Y}", []).append(row)
    shown = {month: _together(group) for month, group in list(months.items())[-MONTHS_SHOWN:]}
    kept = {month: row.share for month, row in shown.items() if row.is_shown and row.share.base}
    return _trend(kept) if len(kept) > 1 else None


@dataclass(frozen=True)
class Trend:
    """Shares over time."""

    chart: Chart
    columns: Sequence[Head]
    rows: Sequence[Sequence[tuple[Head, Cell]]]


EVENT_COLUMNS: Final[list[Column[EventRating]]] = [
    Column("Event", lambda row: row.title),
    Column("Ended", lambda row: london_day(row.ends_at) if row.ends_at else None),
    Column("Offer", lambda row: row.offer_title),
    Column("Good or better, per cent", lambda row: row.share.percent if row.is_shown else None),
    Column("Base", lambda row: row.share.base),
    Column("Answers", lambda row: row.answers),
]
OFFER_COLUMNS: Final = [Column[EventRating]("Offer", lambda row: row.offer_title), *EVENT_COLUMNS[3:]]
SPEAKER_COLUMNS: Final[list[Column[tuple[Provider, list[SpeakerRating]]]]] = [
    Column("Trainer", lambda row: row[0].name),
    Column("Events", lambda row: len(row[1])),
    Column("Good or better", lambda row: speaker_words(row[1])),
    Column("Base", lambda row: speaker_share(row[1])[0].base),
]


def answer_columns(asked: Sequence[Question], names: Mapping[str, str]) -> list[Column[EvaluationAnswer]]:
    """Return the answers of an event as a file: one column per question; who answered where names are kept."""
    columns: list[Column[EvaluationAnswer]] = [
        Column("Delegate", lambda row: str(row.booking.delegate) if row.booking else "")
    ]
    return [*columns, *(_column(question, names) for question in asked)]


def _column(question: Question, names: Mapping[str, str]) -> Column[EvaluationAnswer]:
    return Column(question.text, lambda row: _plain(row.answers.get(question.key), names))


def _plain(answer: Any, names: Mapping[str, str]) -> str | int:
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    if isinstance(answer, dict):
        return ", ".join(f"{names.get(key, key)}: {rating}" for key, rating in answer.items())
    if isinstance(answer, list):
        return ", ".join(answer)
    return "" if answer is None else answer


def _together(group: Sequence[EventRating]) -> EventRating:
    """The sum of several events, which is of no event; a single event with too few answers is left out."""
    first, counted = group[0], ratings.counted(group)
    return EventRating(
        0,
        first.offer_title,
        first.ends_at,
        first.offer_id,
        first.offer_title,
        ratings.together(row.share for row in counted),
        sum(row.answers for row in counted),
        any(row.is_anonymous for row in group),
    )


def _result(question: Question, given: Sequence[Any], number: int) -> Result:
    if question.kind == QuestionKind.TEXT:
        return Result(question.text, _counted(len(given)), texts=given)
    if question.kind == QuestionKind.YES_NO:
        return Result(question.text, Share(sum(given), len(given)).words("said yes"))
    if question.kind in (QuestionKind.OVERALL, QuestionKind.SCALE):
        return _rated(question.text, given, number)
    chosen = [one for answer in given for one in (answer if isinstance(answer, list) else [answer])]
    counts = {option: chosen.count(option) for option in question.options}
    return _counts(question.text, _counted(len(given)), counts, number)


def _speaker(question: Question, name: str, given: Sequence[Any], key: str, number: int) -> Result:
    return _rated(
        f"{question.text} {name}", [answer[key] for answer in given if key in answer], number * 100 + int(key)
    )


def _rated(text: str, given: Sequence[int], number: int) -> Result:
    found = rated(given)
    words = found.good.words() if found.mean is None else f"{found.good.words()}; mean {found.mean} of 5"
    return _counts(text, words, {str(value): count for value, count in found.counts.items()}, number)


def _counts(text: str, words: str, counts: Mapping[str, int], number: int) -> Result:
    columns = [Head("Answer"), Head("Answers", is_numeric=True)]
    rows = [list(zip(columns, (Cell(label), Cell(str(count))), strict=True)) for label, count in counts.items()]
    if not any(counts.values()):
        return Result(text, words)
    drawn = charts.bars(
        BarChart(
            key=f"question-{number}",
            title=text,
            description=words,
            bars=[Bar(label, Decimal(count), str(count)) for label, count in counts.items()],
            write_tick=lambda tick: f"{tick:.0f}",
        )
    )
    return Result(text, words, drawn, rows, columns)


def _trend(shares: Mapping[str, Share]) -> Trend:
    columns = [Head("Month"), Head("Good or better", is_numeric=True), Head("Base", is_numeric=True)]
    rows = [
        list(zip(columns, (Cell(month), Cell(f"{share.percent} %"), Cell(str(share.base))), strict=True))
        for month, share in shares.items()
    ]
    values = [Decimal(share.percent or 0) for share in shares.values()]
    drawn = charts.lines(
        LineChart(
            key="ratings-over-time",
            title="Rated good or better, by month",
            description="Share of ratings of 4 and 5 in each month; the table has the base of each.",
            periods=list(shares),
            lines=[Line("Good or better", values, is_focus=True)],
            write_tick=lambda tick: f"{tick:.0f} %",
        )
    )
    return Trend(drawn, columns, rows)


def _counted(number: int) -> str:
    return f"{number} answer{'' if number == 1 else 's'}"
