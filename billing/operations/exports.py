"""Files made in the background: asked for, claimed by one worker, made with progress, kept for a day.

A worker that dies leaves its claim behind; after a while another takes the file up from the start. Nothing here is in one
transaction: each step is one statement, and a file that is half made is nowhere.
"""

import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.files import File
from django.db import transaction
from django.db.models import Q, QuerySet

from billing.enums import ExportKind, ExportStatus
from billing.errors import BillingRefused
from billing.models import Document, Export
from billing.packs import audit
from billing.packs import documents as pack
from billing.queries import audit as audit_queries
from billing.queries import document_filters, visibility
from membership.models import Person, School
from tenants.calendars import FinancialYear
from tenants.queue import enqueue

CLAIM_LASTS: Final = timedelta(minutes=15)
KEPT: Final = timedelta(days=1)
STEP: Final = 10
Clock = Callable[[], datetime]
Files = Iterator[list[tuple[str, bytes]]]


class NothingToExport(BillingRefused):
    """No document is meant."""

    code = "nothing_to_export"


@transaction.atomic
def order_documents(
    *, by: Person, school: School | None, filters: dict[str, str], forms: list[str], on: datetime
) -> Export:
    """Ask for the documents of a period that someone may read. Raises NothingToExport."""
    wanted = {name: filters[name] for name in document_filters.NAMES if filters.get(name)}
    arguments = {"filters": wanted, "forms": forms, "school": school.pk if school else None}
    total = _chosen(by, arguments, on).count()
    if not total:
        raise NothingToExport("No invoice or credit note is in this period. Choose other days.")
    return _order(by, ExportKind.DOCUMENTS, f"{total} document{'s' if total != 1 else ''}", arguments, total)


@transaction.atomic
def order_audit_pack(*, by: Person, year: FinancialYear) -> Export:
    """Ask for the audit pack of a financial year."""
    total = audit_queries.documents(year).count() + audit.count()
    return _order(by, ExportKind.AUDIT, f"Audit pack {year.label}", {"year": year.start}, total)


def make(*, export_id: int, clock: Clock) -> bool:
    """Make the file of an order and tell whether this worker did; what goes wrong is kept with its reason."""
    if not _claim(export_id, clock()):
        return False
    export = Export.objects.select_related("requested_by").get(pk=export_id)
    try:
        _write(export, clock)
    except Exception as error:
        _mark(export, status=ExportStatus.FAILED, error=f"{type(error).__name__}: {error}"[:300], finished_at=clock())
        raise
    return True


def unfinished_ids(*, now: datetime) -> list[int]:
    """Return what waits or was left behind by a dead worker."""
    return list(Export.objects.filter(_ready(now)).order_by("pk").values_list("pk", flat=True))


def delete_old(*, now: datetime) -> int:
    """Delete the files that are older than a day and tell how many; the orders stay."""
    old = list(Export.objects.filter(status=ExportStatus.READY, finished_at__lt=now - KEPT))
    for export in old:
        export.file.delete(save=False)
        _mark(export, status=ExportStatus.GONE, file="")
    return len(old)


def _order(by: Person, kind: ExportKind, title: str, arguments: dict[str, Any], total: int) -> Export:
    export = Export.objects.create(kind=kind, title=title, arguments=arguments, total=total, requested_by=by)
    enqueue("billing.make_export", export_id=export.pk)
    return export


def _ready(now: datetime) -> Q:
    is_abandoned = Q(status=ExportStatus.MAKING, claimed_at__lt=now - CLAIM_LASTS)
    return Q(status=ExportStatus.WAITING) | is_abandoned


def _claim(export_id: int, now: datetime) -> bool:
    """Take the order for this worker; of two workers one gets it."""
    rows = Export.objects.filter(_ready(now), pk=export_id)
    return bool(rows.update(status=ExportStatus.MAKING, claimed_at=now, done=0))


def _write(export: Export, clock: Clock) -> None:
    with tempfile.TemporaryFile() as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as box:
            for place, files in enumerate(_files(export, clock()), 1):
                for name, content in files:
                    box.writestr(name, content)
                if place % STEP == 0:
                    _mark(export, done=place, claimed_at=clock())
        made.seek(0)
        export.file.save("export.zip", File(made), save=False)
    _mark(export, status=ExportStatus.READY, file=export.file.name, done=export.total, finished_at=clock(), error="")


def _files(export: Export, now: datetime) -> Files:
    if export.kind == ExportKind.DOCUMENTS:
        yield from pack.files(_chosen(export.requested_by, export.arguments, now), set(export.arguments["forms"]))
        return
    year = FinancialYear(export.arguments["year"])
    for named in audit.tables(year):
        yield [named]
    yield from pack.files(audit_queries.documents(year), {pack.PDF}, folder="documents/")


def _chosen(person: Person, arguments: dict[str, Any], now: datetime) -> QuerySet[Document]:
    """What the person may read now, whatever they could when they asked."""
    school = School.objects.filter(pk=arguments["school"]).first() if arguments["school"] else None
    on = now.date()
    rows = visibility.documents_for(person, school, on)
    return Document.objects.filter(pk__in=document_filters.filtered(rows, arguments["filters"], on).values("pk"))


def _mark(export: Export, **values: Any) -> None:
    Export.objects.filter(pk=export.pk).update(**values)
