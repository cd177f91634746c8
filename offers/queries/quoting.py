"""What a place of an event costs a school on a day, and whether the school may have one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from membership.models import School
from offers.eligibility import Standing, why_not
from offers.enums import Unit
from offers.models import Allowance, Event
from offers.queries import allowances, prices, standings
from tenants.money import format_pence
from tenants.working_days import london_day

ONE = Decimal(1)


@dataclass(frozen=True)
class PlaceQuote:
    """One place: net pence, what others pay, and the allowances it may come from instead, soonest ending first."""

    standing: Standing
    price_pence: int
    full_pence: int
    arithmetic: str
    allowances: tuple[Allowance, ...] = ()
    refusal: str = ""

    @property
    def is_free(self) -> bool:
        """Whether the place costs nothing at all."""
        return self.price_pence == 0

    @property
    def covered(self) -> int:
        """How many places allowances cover."""
        return sum(int(row.left) for row in self.allowances)

    def sources(self, count: int) -> list[Allowance | None]:
        """Return where each of so many places comes from: an allowance while one lasts, then its price."""
        if self.is_free:
            return [None] * count
        found: list[Allowance | None] = [row for row in self.allowances for _ in range(int(row.left))]
        return (found + [None] * count)[:count]


def place_of(event: Event, school: School, on: date) -> PlaceQuote:
    """Return what one place costs a school; `refusal` says why it may have none. Raises NotPriced; some ten queries.

    What can be booked is decided by how the school stands on the day of booking, what is used by the day of the event.
    """
    standing = standings.standing_of(school, on)
    refusal = why_not(event.offer, [row.pk for row in event.offer.classes.all()], standing)
    if event.is_free or refusal:
        return PlaceQuote(standing, 0, 0, "Free of charge", refusal=refusal)
    made = prices.price_of(event.offer, school, standing)
    pence = made.sum.net_pence
    usable = allowances.usable(school.pk, Unit.PLACE, event.offer, _day(event, on)) if pence else []
    words = made.sum.sentence or format_pence(pence)
    return PlaceQuote(standing, pence, made.full_pence, words[:300], tuple(usable))


def _day(event: Event, on: date) -> date:
    return london_day(event.starts_at) if event.starts_at else on
