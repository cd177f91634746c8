"""What schools give the partnership and get from it beside money, such as reviewer days: registered by the apps that know."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tenants.shell import Registry


class Direction(StrEnum):
    """From whom to whom."""

    GIVEN = "given"
    RECEIVED = "received"


@dataclass(frozen=True)
class Contribution:
    """So much of something a school gave or received: “3 reviewer days given”."""

    school_id: int
    label: str
    quantity: Decimal
    unit: str
    direction: Direction


# provider(school_ids, starts_on, ends_before): what happened in the half-open period, in a fixed number of queries
contributions: Registry[Contribution] = Registry()


def given_and_received(school_ids: Collection[int], starts_on: date, ends_before: date) -> list[Contribution]:
    """Return what schools gave and received in a half-open period, as every app that registered tells it."""
    wanted = set(school_ids)
    found = contributions.collect(wanted, starts_on, ends_before)
    return [row for row in found if row.school_id in wanted]
