"""What the team needs for the visit: a timetable, how to arrive, and the school's documents."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from membership.uploads import checked
from peer_review.bases import DocumentBase, ReviewBase
from peer_review.enums import MomentKind, Stage
from peer_review.errors import ReviewRefused
from peer_review.operations.reviews import moving
from peer_review.stages import BEFORE_VISIT

OPEN: Final = (*BEFORE_VISIT, Stage.VISIT)
MOST_DOCUMENTS: Final = 40
ROW_KEYS: Final = ("day", "at", "what", "where", "who")


class TooManyDocuments(ReviewRefused):
    """A team reads so much before a visit and no more."""

    code = "too_many_documents"
    message = f"A review takes up to {MOST_DOCUMENTS} documents. Remove one first."


@transaction.atomic
def write(*, by: Any, review: ReviewBase, timetable: Sequence[dict[str, str]], notes: str, now: datetime) -> bool:
    """Write timetable and arrival notes; return whether anything changed. Rows go by day and time. Raises NotItsTurn."""
    held = moving.hold(review)
    moving.require(held, *OPEN)
    rows = [{key: row.get(key, "") for key in ROW_KEYS} for row in timetable]
    rows.sort(key=lambda row: (row["day"], row["at"]))
    if (held.timetable, held.logistics) == (rows, notes):
        return False
    held.timetable, held.logistics = rows, notes
    held.save(update_fields=["timetable", "logistics"])
    moving.note(by=by, review=held, kind=MomentKind.NOTED, text="Timetable or arrival notes changed", now=now)
    return True


def add_document(*, by: Any, review: ReviewBase, title: str, content: bytes, now: datetime) -> DocumentBase:
    """Keep a document for the team; the same one sent twice is kept once.

    Raises FileRefused, TooManyDocuments, NotItsTurn.
    """
    kept = checked(content, title)
    with transaction.atomic():
        held = moving.hold(review)
        moving.require(held, *OPEN)
        for same in held.documents.filter(title=title):
            if _is_same(same, content):
                return same
        if held.documents.count() >= MOST_DOCUMENTS:
            raise TooManyDocuments
        name = default_storage.save(f"reviews/documents/file{kept.suffix}", ContentFile(content))
        made: DocumentBase = held.documents.create(
            title=title, file=name, file_name=kept.file_name, uploaded_at=now, **held.credit(by)
        )
        moving.note(by=by, review=held, kind=MomentKind.NOTED, text="Document added", now=now)
        return made


@transaction.atomic
def remove_document(*, by: Any, review: ReviewBase, document_id: int, now: datetime) -> bool:
    """Take a document away, its file with it; return whether it was there. Raises NotItsTurn."""
    held = moving.hold(review)
    moving.require(held, *OPEN)
    document = held.documents.filter(pk=document_id).first()
    if document is None:
        return False
    name = str(document.file.name)
    document.delete()
    moving.note(by=by, review=held, kind=MomentKind.NOTED, text="Document removed", now=now)
    transaction.on_commit(lambda: default_storage.delete(name))
    return True


def _is_same(document: DocumentBase, content: bytes) -> bool:
    """Whether a kept file has this content; one that is gone from the store has not."""
    try:
        with document.file.open() as kept:
            return bool(document.file.size == len(content) and kept.read() == content)
    except FileNotFoundError:
        return False
