"""Many numbers of one page asked at once: each is a sub-select of the same query."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable


@dataclass(frozen=True)
class Whole:
    """What an expression comes to over rows: its sum, nought of no rows, or the largest, None of no rows."""

    rows: QuerySet[Any]
    of: str | Combinable
    function: Literal["sum", "max"] = "sum"


Question = QuerySet[Any] | Whole
WHAT: Final = {"count": ("count(*)", "0"), "sum": ("coalesce(sum(whole_of), 0)", "0"), "max": ("max(whole_of)", "NULL")}


def numbers(**questions: Question) -> dict[str, Any]:
    """Return how many rows there are of each kind, or what they come to; one query."""
    parts: list[str] = []
    values: list[Any] = []
    for question in questions.values():
        text, used = _part(question)
        parts.append(text)
        values += used
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return dict(zip(questions, cursor.fetchone(), strict=True))


def _part(question: Question) -> tuple[str, Iterable[Any]]:
    what, of_none = WHAT[question.function if isinstance(question, Whole) else "count"]
    try:
        text, used = _rows(question).query.sql_with_params()
    except EmptyResultSet:  # the ORM knows that nothing can match
        return of_none, ()
    return f"(SELECT {what} FROM ({text}) AS asked)", used  # noqa: S608 - text of the ORM, values apart


def _rows(question: Question) -> QuerySet[Any]:
    if isinstance(question, QuerySet):
        return question.order_by().values("pk")
    of = F(question.of) if isinstance(question.of, str) else question.of
    return question.rows.order_by().annotate(whole_of=of).values("whole_of")
