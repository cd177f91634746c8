"""Routes of the day, of certificates, records and evaluation. Those without sign-in open to everybody who has the key."""

from tests.isolation.row import ADMIN, MEMBERS, NOBODY, OFFICE, PARTNERSHIP_ACTORS, SCHOOL_LEADERS, Row, key
from tests.isolation.world import Place

CONFIGURES = ADMIN | {"catalogue_manager"}
SESSION, EVENT = key("day_session", "session_id"), key("day_event", "event_id")
CERTIFICATE = key("certificate", "certificate_id")
ENTRY, DRAFT = key("cpd_entry", "entry_id"), key("evaluation_draft", "form_id")
SCHOOL_PEOPLE = MEMBERS - OFFICE


def _booking(place: Place) -> dict[str, object]:
    return {"booking_id": place["day_booking"].pk}


def _question(place: Place) -> dict[str, object]:
    return DRAFT(place) | {"key": "q1"}


DAYS = {
    "days": Row(OFFICE),
    "day": Row(OFFICE, SESSION),
    "day_mark": Row(OFFICE, lambda place: SESSION(place) | _booking(place), method="post"),
    "day_rest": Row(OFFICE, SESSION, method="post"),
    "day_walk_in": Row(OFFICE, SESSION),
    "sign_in_sheet": Row(OFFICE, SESSION),
    "day_poster": Row(OFFICE, SESSION),
    "check_in": Row(PARTNERSHIP_ACTORS, key("day_session", "key", "check_in_key")),
    "event_settle": Row(CONFIGURES, EVENT),
    "no_show_take_back": Row(CONFIGURES, lambda place: EVENT(place) | _booking(place), method="post"),
    "certificate_issue": Row(CONFIGURES, lambda place: EVENT(place) | _booking(place), method="post"),
    "certificate_find": Row(PARTNERSHIP_ACTORS),
    "certificate": Row(OFFICE, CERTIFICATE, hidden_from=SCHOOL_PEOPLE),
    "certificate_revoke": Row(CONFIGURES, CERTIFICATE),
    "certificate_check": Row(PARTNERSHIP_ACTORS, key("certificate", "code", "code")),
    "cpd": Row(MEMBERS),
    "cpd_add": Row(MEMBERS),
    "cpd_change": Row(NOBODY, ENTRY, hidden_from=MEMBERS),
    "cpd_reflect": Row(NOBODY, ENTRY, hidden_from=MEMBERS),
    "cpd_delete": Row(NOBODY, ENTRY, hidden_from=MEMBERS),
    "cpd_school": Row(SCHOOL_LEADERS | {"other_head"}, hidden_from=OFFICE | {"trust_finance"}),
}
EVALUATION = {
    "evaluation_results": Row(OFFICE),
    "evaluation_speaker": Row(NOBODY, hidden_from=MEMBERS),
    "evaluation_event": Row(OFFICE, EVENT),
    "evaluation_forms": Row(CONFIGURES),
    "evaluation_form_new": Row(CONFIGURES),
    "evaluation_form": Row(CONFIGURES, key("evaluation_form", "form_id")),
    "question_new": Row(CONFIGURES, DRAFT),
    "question_change": Row(CONFIGURES, _question),
    "question_move": Row(CONFIGURES, _question, method="post"),
    "evaluation_preview": Row(CONFIGURES, DRAFT),
    "evaluation_do": Row(CONFIGURES, DRAFT, method="post"),
    "evaluation_version": Row(CONFIGURES, key("evaluation_form", "form_id"), method="post"),
    "evaluation_discard": Row(CONFIGURES, DRAFT, method="post"),
    "evaluation_own": Row(NOBODY, key("evaluation_request", "request_id"), hidden_from=MEMBERS),
    "evaluation": Row(PARTNERSHIP_ACTORS, key("evaluation_key", "key", "key")),
}
PARTNERSHIP = DAYS | EVALUATION
