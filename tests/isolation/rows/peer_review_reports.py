"""Routes of reports: the school's own; the office sees what the cycle's agreement says, here nothing of the report."""

from typing import Any

from tests.isolation.row import ADMIN, EVERYBODY, MEMBERS, NOBODY, Kwargs, Row, key
from tests.isolation.world import Place

HEAD = frozenset({"head"})
STAFF = HEAD | {"business_manager", "staff"}
SEES_DATES = STAFF | {"governor", "admin", "improvement_partner"}
REPORTED, AGREED, CHECKED = key("reported"), key("agreed"), key("checked")


def _below(thing: str, name: str, review: str = "reported", **more: Any) -> Kwargs:
    def found(place: Place) -> dict[str, Any]:
        return {"pk": place[review].pk, name: place[thing].pk, **more}

    return found


def _row(may: frozenset[str], kwargs: Kwargs, sees: frozenset[str] | None = None, method: str = "get") -> Row:
    """Those who see nothing of it do not find it; those who see it without being allowed are refused."""
    return Row(may, kwargs, MEMBERS - (may if sees is None else sees), method=method)


PARTNERSHIP = {
    "factual_check": _row(HEAD, CHECKED),
    "reply_statement": _row(HEAD, CHECKED),
    "reply_answer": _row(NOBODY, _below("point", "reply_id", "checked"), HEAD),
    "report_agree": _row(NOBODY, CHECKED, SEES_DATES),
    "report_redraft": _row(NOBODY, CHECKED, SEES_DATES),
    "report_sign": _row(HEAD, AGREED),
    "report": _row(STAFF, REPORTED),
    "report_pdf": _row(STAFF, REPORTED),
    "summary_pdf": _row(STAFF, REPORTED),
    "workshop_pack": _row(STAFF, REPORTED),
    "shares": _row(HEAD, REPORTED, SEES_DATES),
    "share_new": _row(HEAD, REPORTED, SEES_DATES),
    "share_revoke": _row(HEAD, _below("given", "share_id"), SEES_DATES),
    "shared_report": Row(NOBODY, lambda place: {"key": "no-such-key"}, EVERYBODY, is_public_object=True),
    "workshop": _row(STAFF, REPORTED),
    "actions": _row(STAFF, REPORTED),
    "plan_agree": _row(STAFF, REPORTED),
    "action_change": _row(STAFF, _below("planned", "action_id")),
    "action_step": _row(STAFF, _below("planned", "action_id", step="up"), method="post"),
    "follow_up": _row(STAFF, _below("looked_back", "follow_up_id")),
    "follow_up_waive": _row(STAFF, _below("looked_back", "follow_up_id")),
    "review_rate": _row(HEAD, REPORTED, HEAD | {"admin", "improvement_partner"}),
    "review_close": _row(HEAD | ADMIN, REPORTED, SEES_DATES),
}
