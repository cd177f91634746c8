"""Loading a national register of 50,000 schools: first, and again with one school in seventy changed.

Twice: the daily file of Get Information about Schools, which is wide, and the compact file that ships with the product.
"""

import csv
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from bench import landscape
from bench.landscape import NOW
from bench.server import as_owner, bare
from bench.timing import Measure
from tenants.models import LocalAuthority, RegisterChange, RegisterSchool
from tenants.operations.register import import_register
from tenants.register.columns import COMPACT_HEADINGS, GIAS_HEADINGS
from tenants.register.shipped import REGISTER_FILE

FIRST, AGAIN = "import_register, empty register", "import_register, 1.4 % changed"
GOALS = {FIRST: ("<=", 4.0), AGAIN: ("<=", 4.0)}
SCHOOLS = 50_000
CHANGED_EACH = 70
ROUNDS = 3
GIAS_COLUMNS = 135  # of which we read 18; a row has about 1.2 kB, as in the real file
BARE_TABLE = """
DROP TABLE IF EXISTS bench_register;
CREATE TABLE bench_register (LIKE tenants_registerschool {});
ALTER TABLE bench_register ALTER sector SET DEFAULT 'maintained';
"""
KEYS, NO_KEYS = "bare COPY, keys and checks", "bare COPY, no keys"
OPTIONAL = {"closed_on", "trust_uid", "age_low", "age_high", "pupils", "capacity", "fsm_percent", "latitude", "longitude",
            "ofsted_graded_on"}  # fmt: skip
WHOLE = {"urn", "laestab", "la_code", "trust_uid", "age_low", "age_high", "pupils", "capacity"}
Row = dict[str, str | int]


def run() -> Iterator[Measure]:
    """The same two files each way; every way ends with the same register."""
    landscape.public()
    with tempfile.TemporaryDirectory() as folder, bare() as owner, as_owner():
        files = Path(folder, "first.csv"), Path(folder, "second.csv")
        yield _wide(owner, *files)
        yield _compact(owner, *files)
        owner.execute("DROP TABLE bench_register")
        _empty()
        import_register(by="bench", source=REGISTER_FILE, now=NOW)


def _wide(owner: psycopg.Connection, first: Path, second: Path) -> Measure:
    """The limit takes the bytes into text columns without a key."""
    measure = Measure(f"Daily register file, {SCHOOLS:,} schools", "bare COPY", goals=GOALS)
    filler = [f"Column {number}" for number in range(GIAS_COLUMNS - len(GIAS_HEADINGS))]
    for changed, file in enumerate((first, second)):
        _write(file, [*GIAS_HEADINGS.values(), *filler], _gias, changed)
    columns = sql.SQL(", ").join(sql.SQL("c{} text").format(place) for place in range(GIAS_COLUMNS))
    for _ in range(ROUNDS):
        owner.execute(sql.SQL("DROP TABLE IF EXISTS bench_register; CREATE TABLE bench_register ({})").format(columns))
        _copy(measure, owner, first, "COPY bench_register FROM STDIN WITH (FORMAT csv, HEADER)", measure.base)
        _import_both(measure, first, second)
    measure.notes.append(
        f"{first.stat().st_size / 1e6:.0f} MB, {GIAS_COLUMNS} columns; ours judges, compares and logs."
    )
    return measure


def _compact(owner: psycopg.Connection, first: Path, second: Path) -> Measure:
    """The limit takes the bytes into a table like the register's, with its keys and checks."""
    measure = Measure(f"Compact register file, {SCHOOLS:,} schools", KEYS, goals=GOALS)
    for changed, file in enumerate((first, second)):
        _write(file, list(COMPACT_HEADINGS.values()), _facts_of, changed)
    names = first.open().readline().strip()
    forced = "trust_name, religious_character, postcode, ofsted_grade"
    statement = f"COPY bench_register ({names}) FROM STDIN WITH (FORMAT csv, HEADER, FORCE_NOT_NULL ({forced}))"
    for _ in range(ROUNDS):
        for label, like in ((KEYS, "INCLUDING ALL"), (NO_KEYS, "INCLUDING DEFAULTS")):
            owner.execute(BARE_TABLE.format(like))
            _copy(measure, owner, first, statement, label)
        _import_both(measure, first, second)
    imported = _held()
    _upsert(measure, first, "bulk_create(update_conflicts), empty")
    _upsert(measure, second, "bulk_create(update_conflicts), 1.4 % changed")
    assert _held() == imported
    measure.notes.append(f"{first.stat().st_size / 1e6:.0f} MB, all {len(COMPACT_HEADINGS)} columns read.")
    return measure


def _copy(measure: Measure, owner: psycopg.Connection, file: Path, statement: str, label: str) -> None:
    content = file.read_bytes()
    with measure.timed(label), owner.cursor().copy(statement.encode()) as to:
        to.write(content)
    assert owner.execute("SELECT count(*) FROM bench_register").fetchone() == (SCHOOLS,)


def _import_both(measure: Measure, first: Path, second: Path) -> None:
    _empty()
    with measure.timed(FIRST):
        report = import_register(by="bench", source=first, now=NOW)
    assert (report.added, report.changed, report.closed, len(report.rejections)) == (SCHOOLS, 0, 0, 0)
    with measure.timed(AGAIN):
        report = import_register(by="bench", source=second, now=NOW)
    changed = len(range(0, SCHOOLS, CHANGED_EACH))
    assert (report.added, report.changed, report.closed, report.unchanged) == (0, changed, 0, SCHOOLS - changed)
    assert RegisterChange.objects.count() == changed


def _upsert(measure: Measure, file: Path, label: str) -> None:
    """The stock way: rows as objects, every row written again."""
    if label.endswith("empty"):
        _empty()
    with measure.timed(label), file.open(newline="") as stream:
        schools = [RegisterSchool(**_typed(row), updated_at=NOW) for row in csv.DictReader(stream)]
        names = [field.name for field in RegisterSchool._meta.concrete_fields if field.name != "urn"]
        RegisterSchool.objects.bulk_create(
            schools, batch_size=2000, update_conflicts=True, unique_fields=["urn"], update_fields=names
        )


def _typed(row: dict[str, str]) -> dict[str, Any]:
    facts: dict[str, Any] = {name: value or (None if name in OPTIONAL else "") for name, value in row.items()}
    facts |= {name: int(row[name]) for name in WHOLE if row[name]}
    facts |= {name: row[name] == "true" for name in ("is_open", "has_sixth_form")}
    facts |= {name: Decimal(row[name]) for name in ("fsm_percent", "latitude", "longitude") if row[name]}
    facts |= {name: date.fromisoformat(row[name]) for name in ("closed_on", "ofsted_graded_on") if row[name]}
    return facts | {"sector": "maintained"}


def _write(file: Path, headings: Sequence[str], row_of: Callable[[int, int, int], Row], changed: int) -> None:
    """Invented schools; `changed` adds to the pupils of one school in seventy. Columns we do not read are filled too."""
    codes = list(LocalAuthority.objects.order_by("code").values_list("code", flat=True))
    with file.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, headings, restval="Not read")
        writer.writeheader()
        for number in range(SCHOOLS):
            pupils = 90 + number % 800 + (changed if number % CHANGED_EACH == 0 else 0)
            writer.writerow(row_of(number, codes[number % len(codes)], pupils))


def _facts_of(number: int, la_code: int, pupils: int) -> Row:
    return {
        "urn": 100_000 + number, "laestab": la_code * 10_000 + number % 10_000, "la_code": la_code,
        "name": f"Example Primary School {number}", "phase": "primary", "type_name": "Community school",
        "is_open": "true", "closed_on": "", "trust_uid": "", "trust_name": "",
        "religious_character": "Church of England", "age_low": 3, "age_high": 11, "has_sixth_form": "false",
        "pupils": pupils, "capacity": 900, "fsm_percent": f"{number % 60}.5", "postcode": "SE13 6LT",
        "latitude": f"51.{number:06}", "longitude": f"-0.{number:06}", "ofsted_grade": "2",
        "ofsted_graded_on": "2023-05-17",
    }  # fmt: skip


def _gias(number: int, la_code: int, pupils: int) -> Row:
    stated = _facts_of(number, la_code, pupils)
    facts = {field: stated[heading] for field, heading in COMPACT_HEADINGS.items()}
    facts |= {"laestab": number % 10_000, "phase": "Primary", "status": "Open"}
    facts |= {"sixth_form": "Does not have a sixth form"}
    return {heading: facts[field] for field, heading in GIAS_HEADINGS.items()}


def _held() -> list[tuple[Any, ...]]:
    names = [field.name for field in RegisterSchool._meta.concrete_fields if field.name != "updated_at"]
    return list(RegisterSchool.objects.order_by("urn").values_list(*names))


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE tenants_registerschool, tenants_registerimport, tenants_registerchange")
