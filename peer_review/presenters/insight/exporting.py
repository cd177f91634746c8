"""Findings of a cycle as a file."""

from collections.abc import Sequence
from typing import Final

from peer_review.presenters.insight import words
from peer_review.queries.insight.exports import Exported
from tenants.lists import Column

COLUMNS: Final[list[Column[Exported]]] = [
    Column("School", lambda row: row.school),
    Column("Theme", lambda row: row.theme),
    Column("Kind", lambda row: row.kind),
    Column("Level", lambda row: row.level),
    Column("Finding", lambda row: row.text),
]


def caption(rows: Sequence[Exported]) -> str:
    """Say how many findings of how many schools there are."""
    schools = len({row.school_id for row in rows})
    return f"{words.plural(len(rows), 'finding')} of {words.plural(schools, 'school')} whose report the office may read"
