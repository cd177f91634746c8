"""What an API key may do: one word per room and `read` or `write`. A key knows the rooms of its own host only."""

from collections.abc import Iterable
from typing import Final

PARTNERSHIP_SCOPES: Final = {
    "partnership:read": "See who the partnership is",
    "schools:read": "See schools",
    "people:read": "See people, their e-mail addresses and roles",
    "memberships:read": "See years, prices and memberships",
    "memberships:write": "Confirm memberships",
    "billing:read": "See charges, invoices and payments",
    "billing:write": "Raise charges and record payments",
    "offers:read": "See offers, events and service agreements",
    "bookings:read": "See who has a place",
    "bookings:write": "Book places and give them up",
    "reviews:read": "See dates and stages of peer reviews",
}
ASSOCIATION_SCOPES: Final = {
    "partnerships:read": "See the directory of partnerships",
    "benchmarks:read": "See indicators and published figures",
}


def words(scopes: Iterable[str]) -> str:
    """Return what a key may do as a person reads it: “See schools. Confirm memberships.”"""
    known = PARTNERSHIP_SCOPES | ASSOCIATION_SCOPES
    return " ".join(f"{known.get(scope, scope)}." for scope in scopes)
