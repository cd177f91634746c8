"""Routes of evidence, findings and drafts: the team's alone; what the school is shown comes with its stage.

Nobody of the matrix is in a team, so for all of them these parts are not there.
"""

from typing import Any

from tests.isolation.row import MEMBERS, NOBODY, Kwargs, Row, key
from tests.isolation.world import Place

REVIEW = key("visited")


def _below(thing: str, name: str, attribute: str = "pk") -> Kwargs:
    def found(place: Place) -> dict[str, Any]:
        return REVIEW(place) | {name: getattr(place[thing], attribute)}

    return found


def _hidden(kwargs: Kwargs = REVIEW, method: str = "get") -> Row:
    return Row(NOBODY, kwargs, MEMBERS, method=method)


PIECE, FINDING = _below("noted", "evidence_id"), _below("found", "finding_id")
PARTNERSHIP = {
    "evidence": _hidden(),
    "evidence_new": _hidden(),
    "evidence_board": _hidden(),
    "evidence_share": _hidden(method="post"),
    "evidence_change": _hidden(PIECE),
    "evidence_remove": _hidden(PIECE),
    "evidence_photo": _hidden(PIECE),
    "findings": _hidden(),
    "finding_new": _hidden(),
    "finding_from_evidence": _hidden(method="post"),
    "finding_order": _hidden(method="post"),
    "finding_change": _hidden(FINDING),
    "finding_withdraw": _hidden(FINDING),
    "visit_over": _hidden(method="post"),
    "review_draft": _hidden(),
    "draft_settle": _hidden(_below("waiting_draft", "number", "number")),
    "draft_send": _hidden(),
}
