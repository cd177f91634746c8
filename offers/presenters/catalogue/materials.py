"""Downloads as a file."""

from typing import Final

from offers.models import Download
from tenants.lists import Column
from tenants.working_days import london_day

COLUMNS: Final[list[Column[Download]]] = [
    Column("When", lambda row: london_day(row.taken_at)),
    Column("School", lambda row: row.school.name),
    Column("By", lambda row: str(row.person or "")),
    Column("Topic", lambda row: row.material.topic),
    Column("File", lambda row: row.material.title),
]
