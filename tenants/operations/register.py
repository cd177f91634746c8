"""Loading the national register: one file, one transaction, one report.

The register is shared by all partnerships and never loses a school: whatever a file leaves out or calls closed is
marked closed, and a rejected line leaves its school as it was. Partnerships hold their own copies, by URN.
"""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction
from psycopg import errors

from tenants.models import RegisterImport
from tenants.register import statements
from tenants.register.errors import NoSchools, RegisterWouldShrink, RowsMalformed
from tenants.register.facts import stated_facts
from tenants.register.reading import RegisterFile, body, examine
from tenants.register.reports import ImportReport, rejection

MAX_SHRINK: Final = 0.05


def import_register(
    *, by: str, source: Path, now: datetime, dry_run: bool = False, max_shrink: float = MAX_SHRINK
) -> ImportReport:
    """Load a register file and say what it added, changed, closed and rejected; a dry run says so and writes nothing.

    `by` names who or what loads it, `max_shrink` is the share of the open schools that one file may close. Raises
    FileUnreadable, EncodingUnknown, ColumnsMissing, RowsMalformed, NoSchools, RegisterWouldShrink.
    """
    file = examine(source)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statements.CLEAR)
        cursor.execute(statements.TUNE)
        cursor.execute(statements.LOCK)
        _stage(cursor, file)
        report, open_count = _report(cursor, file, dry_run=dry_run)
        _refuse_shrinking(report, open_count, max_shrink)
        if not dry_run:
            _write(cursor, file, report, by=by, now=now)
        cursor.execute(statements.CLEAR)
    return report


def _stage(cursor: Any, file: RegisterFile) -> None:
    """Stream the bytes into a temporary table and judge every line there."""
    cursor.execute(statements.create_file_table(file.layout))
    try:
        with cursor.copy(statements.copy_file(file.layout, file.encoding)) as copy:
            for block in body(file):
                copy.write(block)
    except errors.BadCopyFileFormat as error:
        raise RowsMalformed(_damage(error, file)) from error
    cursor.execute(statements.judge_lines(file.layout))
    cursor.execute(statements.FIND_CLOSINGS)


def _damage(error: errors.BadCopyFileFormat, file: RegisterFile) -> str:
    """Say where the file stops fitting its header; the server counts lines without the header."""
    found = re.search(r"line (\d+)", error.diag.context or "")
    place = f"Line {int(found[1]) + 1}" if found else "A line"
    return (
        f"{place} of {file.path.name} does not fit the header of {file.layout.width} columns "
        f"({error.diag.message_primary}). The file is damaged or cut off: download it again."
    )


def _report(cursor: Any, file: RegisterFile, *, dry_run: bool) -> tuple[ImportReport, int]:
    """Return the report, and how many schools are open in the register as it stands. Raises NoSchools."""
    cursor.execute(statements.COUNTS)
    rows, added, changed, closed, unchanged, open_count = cursor.fetchone()
    if not rows:
        raise NoSchools(f"{file.path.name} has a header and no schools.")
    facts = stated_facts(file.layout)
    cursor.execute(statements.LEFT_OUT_COUNTS)
    left_out = dict(cursor.fetchall())
    cursor.execute(statements.rejected_lines(file.layout))
    rejections = tuple(rejection(line, code, json.loads(values)) for line, code, values in cursor.fetchall())
    cursor.execute(statements.count_changed_facts(file.layout))
    changed_facts = {fact: count for fact, count in zip(facts, cursor.fetchone(), strict=True) if count}
    cursor.execute(statements.CLOSED_SCHOOLS)
    report = ImportReport(
        file_name=file.path.name,
        layout=file.layout.name,
        encoding=file.encoding,
        rows=rows,
        added=added,
        changed=changed,
        closed=closed,
        unchanged=unchanged,
        changed_facts=changed_facts,
        left_out=left_out,
        rejections=rejections,
        closed_schools=tuple(cursor.fetchall()),
        dry_run=dry_run,
    )
    return report, open_count


def _refuse_shrinking(report: ImportReport, open_count: int, max_shrink: float) -> None:
    if report.closed > open_count * max_shrink:
        raise RegisterWouldShrink(
            f"{report.file_name} would close {report.closed:,} of {open_count:,} open schools, more than "
            f"{max_shrink:.0%}. Check that the file is complete; if it is right, load it with --allow-shrink."
        )


def _write(cursor: Any, file: RegisterFile, report: ImportReport, *, by: str, now: datetime) -> None:
    """Log first, while the old values still stand in the table; then write only what differs."""
    record = RegisterImport.objects.create(
        file_name=file.path.name,
        file_sha256=file.sha256,
        imported_at=now,
        imported_by=by,
        rows=report.rows,
        added=report.added,
        changed=report.changed,
        closed=report.closed,
        rejected=report.rejected,
    )
    cursor.execute(statements.log_changes(record.pk, report.changed_facts))
    cursor.execute(statements.ADD_SCHOOLS, [now])
    cursor.execute(statements.change_schools(file.layout), [now])
    cursor.execute(statements.CLOSE_SCHOOLS, [now])
