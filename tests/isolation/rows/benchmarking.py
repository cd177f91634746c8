"""Routes of benchmarking on both kinds of hosts."""

from tests.isolation.row import ADMIN, EVERYBODY, OFFICE, STAFF, Row

PARTNERSHIP = {
    "insight": Row(OFFICE),
    "sharing": Row(OFFICE),
    "publish_now": Row(ADMIN, method="post"),
}

ASSOCIATION = {
    "home": Row(EVERYBODY),
    "partnership_directory": Row(EVERYBODY),
    "partnership_detail": Row(EVERYBODY, lambda place: {"slug": "alpha"}, is_public_object=True),
    "request_publication": Row(STAFF, lambda place: {"slug": "alpha"}, method="post", is_public_object=True),
    "compare": Row(STAFF),
    "indicators": Row(STAFF),
    "indicator": Row(STAFF, lambda place: {"code": "member_share"}, is_public_object=True),
    "publications": Row(STAFF),
    "consent_log": Row(STAFF),
    "search": Row(STAFF),
}
