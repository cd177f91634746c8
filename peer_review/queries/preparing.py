"""What a review's page and forms show of its preparation; one query each, on either kind of review."""

from typing import Any

from peer_review.bases import DocumentBase, MomentBase, ReviewBase, SelfAnswerBase


def answers_of(review: ReviewBase) -> dict[str, SelfAnswerBase]:
    """Return what the reviewed wrote, by theme, with who."""
    return {answer.theme: answer for answer in _with_authors(review, review.self_answers)}


def documents_of(review: ReviewBase) -> list[DocumentBase]:
    """Return the documents for the team, with who added them."""
    return list(_with_authors(review, review.documents))


def moments_of(review: ReviewBase) -> list[MomentBase]:
    """Return all that happened, with who did it."""
    return list(_with_authors(review, review.moments))


def document_of(review: ReviewBase, document_id: int) -> DocumentBase | None:
    """Return one document of this review."""
    found: DocumentBase | None = review.documents.filter(pk=document_id).first()
    return found


def _with_authors(review: ReviewBase, rows: Any) -> Any:
    """Authors are linked in a partnership; between partnerships they are named."""
    return rows.select_related("by") if "by" in review.credit(None) else rows.all()
