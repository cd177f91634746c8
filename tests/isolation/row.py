"""One row of the matrix: who may open a route, and what its address names.

`may`           the actors that get the page; everybody else is sent to sign in (signed out) or refused (signed in)
`kwargs`        what the address needs, from the things of a place: `key("invoice")`, `key("school", "urn", "urn")`
`hidden_from`   signed-in actors for whom the object does not exist: 404 instead of 403
`is_of_school`  the object belongs to one school: for the people of another school it does not exist (404)
`method`        "get", or "post" for routes that only take a form (posted empty)
`is_public_object`  the address names something public (an indicator), so there is no foreign key to try
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.isolation.world import Place

OFFICE = frozenset({"admin", "finance", "improvement_partner", "catalogue_manager", "reviewer"})
ADMIN = frozenset({"admin"})
MONEY = frozenset({"admin", "finance"})
SCHOOL_LEADERS = frozenset({"head", "business_manager"})
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
    is_public_object: bool = False
