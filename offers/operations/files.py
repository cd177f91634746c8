"""Files of offers and events: kept under names of ours, shared by copies, deleted with the last row that has them."""

from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from offers.models import Material


def store(content: bytes, suffix: str) -> str:
    """Keep a file and return its name."""
    return default_storage.save(f"materials/{uuid4().hex}{suffix}", ContentFile(content))


def same(rows: QuerySet[Material], content: bytes) -> Material | None:
    """Return the one of some rows that has these bytes: sent twice, a file is one."""
    return next((row for row in rows.filter(size=len(content)) if _holds(row, content)), None)


def drop(name: str) -> None:
    """Delete a file after commit, unless a row still has it."""
    if not Material.objects.filter(file=name, removed_at__isnull=True).exists():
        transaction.on_commit(lambda: default_storage.delete(name))


def _holds(row: Material, content: bytes) -> bool:
    try:
        with row.file.open() as kept:
            return bool(kept.read() == content)
    except FileNotFoundError:
        return False
