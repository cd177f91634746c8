"""Who may open each route: one row per URL name. A route without a row fails the build; so does a row without a route.

`may`           the actors that get the page; everybody else is sent to sign in (signed out) or refused (signed in)
`kwargs`        what the address needs, from the things of a place: `key("invoice")`, `key("school", "urn", "urn")`
`hidden_from`   signed-in actors for whom the object does not exist: 404 instead of 403
`is_of_school`  the object belongs to one school: for the people of another school it does not exist (404)
`method`        "get", or "post" for routes that only take a form (posted empty)
`is_api`        signed out means 401, no redirect
`is_public_object`  the address names something public (an indicator), so there is no foreign key to try
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.isolation.world import Place

OFFICE = frozenset({"admin", "finance", "improvement_partner", "catalogue_manager", "reviewer"})
SCHOOL = frozenset({"head", "business_manager", "staff", "governor"})
MEMBERS = OFFICE | SCHOOL | {"trust_finance", "other_head"}
SIGNED_OUT = frozenset({"anonymous", "transplanted"})
STRANGERS = frozenset({"deactivated"})
PARTNERSHIP_ACTORS = MEMBERS | SIGNED_OUT | STRANGERS
STAFF = frozenset({"association", "operator"})
ASSOCIATION_ACTORS = STAFF | SIGNED_OUT | {"account"}
EVERYBODY = PARTNERSHIP_ACTORS | ASSOCIATION_ACTORS
SIGNED_IN = EVERYBODY - SIGNED_OUT
NOBODY: frozenset[str] = frozenset()
Kwargs = Callable[[Place], dict[str, Any]]


def none(place: Place) -> dict[str, Any]:
    """The address has no variable part."""
    return {}


def key(thing: str, name: str = "pk", attribute: str = "pk") -> Kwargs:
    """The address names one thing of a place."""
    return lambda place: {name: getattr(place[thing], attribute)}


@dataclass(frozen=True)
class Row:
    """One route; see the module's description."""

    may: frozenset[str]
    kwargs: Kwargs = none
    hidden_from: frozenset[str] = NOBODY
    is_of_school: bool = False
    method: str = "get"
    is_api: bool = False
    is_public_object: bool = False


def api(may: frozenset[str], kwargs: Kwargs = none, method: str = "get") -> Row:
    """An endpoint of the API."""
    return Row(may, kwargs, method=method, is_api=True)


# allauth's own pages: what they let in depends on the account, not on roles. The matrix asks only that they leak nothing.
ACCOUNT_PREFIXES = ("account_", "mfa_", "socialaccount_", "usersessions_", "google_", "microsoft_", "openid_connect_")

SHARED = {
    "livez": Row(EVERYBODY),
    "readyz": Row(EVERYBODY),
    "brand": Row(EVERYBODY),
    "logo": Row(NOBODY, hidden_from=EVERYBODY),
    "accessibility": Row(EVERYBODY),
    "privacy": Row(EVERYBODY),
    "demo_sign_in": Row(NOBODY, hidden_from=EVERYBODY),
    "api-schema": Row(EVERYBODY),
    "api-docs": Row(EVERYBODY),
}

PARTNERSHIP = SHARED | {
    "insight": Row(OFFICE),
    "sharing": Row(frozenset({"admin"})),
    "publish_now": Row(frozenset({"admin"}), method="post"),
    "api-partnership": api(MEMBERS),
    "api-school-list": api(OFFICE),
    "api-school-detail": api(OFFICE, key("school")),
    "api-person-list": api(OFFICE),
    "api-person-detail": api(OFFICE, key("person")),
    "api-year-list": api(OFFICE),
    "api-year-detail": api(OFFICE, key("year")),
    "api-tariff-list": api(OFFICE),
    "api-tariff-detail": api(OFFICE, key("tariff")),
    "api-subscription-list": api(OFFICE),
    "api-subscription-detail": api(OFFICE, key("subscription")),
    "api-subscription-confirm": api(frozenset({"admin"}), key("subscription"), method="post"),
    "api-charge-list": api(frozenset({"admin", "finance"})),
    "api-charge-detail": api(frozenset({"admin", "finance"}), key("charge")),
    "api-invoice-list": api(frozenset({"admin", "finance"})),
    "api-invoice-detail": api(frozenset({"admin", "finance"}), key("invoice")),
    "api-payment-list": api(frozenset({"admin", "finance"})),
    "api-payment-detail": api(frozenset({"admin", "finance"}), key("payment")),
}

ASSOCIATION = SHARED | {
    "operator_partnerships": Row(frozenset({"operator"})),
    "operator_create": Row(frozenset({"operator"})),
    "operator_suspend": Row(frozenset({"operator"}), lambda place: {"pk": 1}, is_public_object=True),
    "operator_restore": Row(frozenset({"operator"}), lambda place: {"pk": 1}, is_public_object=True),
    "operator_health": Row(frozenset({"operator"})),
    "operator_register": Row(frozenset({"operator"})),
    "home": Row(EVERYBODY),
    "partnership_directory": Row(EVERYBODY),
    "partnership_detail": Row(EVERYBODY, lambda place: {"slug": "alpha"}, is_public_object=True),
    "request_publication": Row(STAFF, lambda place: {"slug": "alpha"}, method="post", is_public_object=True),
    "compare": Row(EVERYBODY),
    "indicators": Row(EVERYBODY),
    "indicator": Row(EVERYBODY, lambda place: {"code": "member_share"}, is_public_object=True),
    "publications": Row(STAFF),
    "consent_log": Row(STAFF),
    "search": Row(EVERYBODY),
    "api-partnership-list": api(EVERYBODY),
    "api-partnership-detail": Row(EVERYBODY, lambda place: {"slug": "alpha"}, is_api=True, is_public_object=True),
    "api-indicator-list": api(EVERYBODY),
    "api-snapshot-list": api(EVERYBODY),
}
