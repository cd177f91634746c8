"""Routes of events: schools look, who configures writes; files and links are for delegates, calendars for who has the key."""

from tests.isolation.row import ADMIN, EVERYBODY, MEMBERS, NOBODY, OFFICE, SCHOOL, Kwargs, Row, key
from tests.isolation.world import Place

CONFIGURES = ADMIN | {"catalogue_manager"}
EVENT, VENUE = key("event", "event_id"), key("venue", "venue_id")


def _of_event(thing: str, name: str) -> Kwargs:
    def kwargs(place: Place) -> dict[str, int]:
        return EVENT(place) | {name: place[thing].pk}

    return kwargs


SESSION, QUOTA = _of_event("event_session", "session_id"), _of_event("event_quota", "quota_id")
FILE = _of_event("event_material", "material_id")

PARTNERSHIP = {
    "events": Row(MEMBERS),
    "event_calendar": Row(MEMBERS),
    "event_map": Row(MEMBERS),
    "calendar_feed": Row(MEMBERS),
    "feed_file": Row(NOBODY, lambda place: {"key": "no-such-key"}, hidden_from=EVERYBODY, is_public_object=True),
    "event": Row(MEMBERS, EVENT),
    "event_ics": Row(MEMBERS, EVENT),
    "booking_ics": Row(OFFICE | SCHOOL | {"trust_finance"}, key("event_booking", "booking_id"), is_of_school=True),
    "event_material": Row(CONFIGURES, FILE, hidden_from=MEMBERS - CONFIGURES),
    "event_new": Row(CONFIGURES),
    "event_change": Row(CONFIGURES, EVENT),
    "event_place": Row(CONFIGURES, EVENT),
    "event_copy": Row(CONFIGURES, EVENT),
    "event_publish": Row(CONFIGURES, EVENT, method="post"),
    "event_close": Row(CONFIGURES, EVENT, method="post"),
    "event_finish": Row(CONFIGURES, EVENT, method="post"),
    "event_cancel": Row(CONFIGURES, EVENT),
    "event_move": Row(CONFIGURES, EVENT),
    "event_capacity": Row(CONFIGURES, EVENT),
    "event_sessions": Row(CONFIGURES, EVENT),
    "event_series": Row(CONFIGURES, EVENT),
    "session_change": Row(CONFIGURES, SESSION),
    "session_remove": Row(CONFIGURES, SESSION),
    "event_quotas": Row(CONFIGURES, EVENT),
    "event_quota_drop": Row(CONFIGURES, QUOTA, method="post"),
    "event_materials": Row(CONFIGURES, EVENT),
    "event_material_remove": Row(CONFIGURES, FILE, method="post"),
    "event_messages": Row(CONFIGURES, EVENT),
    "venues": Row(CONFIGURES),
    "venue_new": Row(CONFIGURES),
    "venue_change": Row(CONFIGURES, VENUE),
}
