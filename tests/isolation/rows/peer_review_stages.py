"""Routes of a review on its way to the visit: the office dates and cancels, the school prepares; lead and team are not in
the matrix."""

from typing import Any

from tests.isolation.row import ADMIN, MEMBERS, Row, key
from tests.isolation.world import Place

BOARD = frozenset({"admin", "improvement_partner"})
WRITERS = frozenset({"head", "business_manager", "staff"})
SCHOOL = WRITERS | {"governor"}
STRANGERS = MEMBERS - BOARD - SCHOOL
REVIEW = key("staged_review")


def _document(place: Place) -> dict[str, Any]:
    return REVIEW(place) | {"document_id": place["review_document"].pk}


def _prepares(kwargs: Any = REVIEW) -> Row:
    """The school’s writers; for everybody else that part is not there."""
    return Row(WRITERS, kwargs, MEMBERS - WRITERS, is_of_school=True)


DECIDES = frozenset({"head"})
PARTNERSHIP = {
    "reviews": Row(MEMBERS),
    "review": Row(BOARD | SCHOOL, REVIEW, STRANGERS, is_of_school=True),
    "review_print": Row(BOARD | SCHOOL, REVIEW, STRANGERS, is_of_school=True),
    "review_calendar": Row(BOARD | SCHOOL, REVIEW, STRANGERS, is_of_school=True),
    "review_self": _prepares(),
    "review_focus": _prepares(),
    "review_logistics": _prepares(),
    "review_documents": _prepares(),
    "review_document": _prepares(_document),
    "review_document_remove": _prepares(_document),
    "review_date": Row(ADMIN | DECIDES, REVIEW, STRANGERS, is_of_school=True),
    "review_postpone": Row(ADMIN | DECIDES, REVIEW, STRANGERS, is_of_school=True),
    "review_cancel": Row(ADMIN, REVIEW, STRANGERS, is_of_school=True),
    "review_move": Row(ADMIN, REVIEW, STRANGERS, is_of_school=True),
}
