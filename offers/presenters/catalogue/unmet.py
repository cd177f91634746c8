"""Requests of schools as a file."""

from typing import Final

from offers.models import UnmetRequest
from tenants.lists import Column
from tenants.working_days import london_day

COLUMNS: Final[list[Column[UnmetRequest]]] = [
    Column("Asked", lambda row: london_day(row.asked_at)),
    Column("School", lambda row: row.school.name),
    Column("By", lambda row: str(row.asked_by or "")),
    Column("Category", lambda row: str(row.category or "")),
    Column("Offer", lambda row: str(row.offer or "")),
    Column("Request", lambda row: row.text),
    Column("Answer", lambda row: row.answer),
    Column("Answered", lambda row: london_day(row.answered_at) if row.answered_at else None),
]
