"""What cancelling a place costs: the terms a booking keeps, and the fee at an instant. Pure; dates are London's.

Notice is counted in days, or in working days without bank holidays, from the day of cancelling up to the day before the
event begins: somebody who tells on Monday of a course on the next Monday gives seven days, or five working days.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from offers.enums import CancelReason, EventFormat
from tenants.money import format_pence, percentage
from tenants.working_days import calendar_days, london_day, working_days

DAYS, WORKING_DAYS = "days", "working_days"
COUNTS: Final = {DAYS: "days", WORKING_DAYS: "working days"}
WHOLE: Final = 100


@dataclass(frozen=True)
class Tier:
    """With at least so much notice, a percentage of the price or a fixed fee (pence, never more than the price)."""

    at_least: int
    percent: int = 0
    fee_pence: int | None = None

    def fee(self, price_pence: int) -> int:
        """Return what is kept of a price, in pence."""
        if self.fee_pence is not None:
            return min(self.fee_pence, price_pence)
        return percentage(price_pence, Decimal(self.percent))

    @property
    def is_nothing(self) -> bool:
        """Whether cancelling in time for this tier is free of charge."""
        return not self.percent if self.fee_pence is None else not self.fee_pence

    @property
    def words(self) -> str:
        """“nothing”, “the whole price”, “50 % of the price”, “£25.00”."""
        if self.is_nothing:
            return "nothing"
        if self.fee_pence is not None:
            return format_pence(self.fee_pence)
        return "the whole price" if self.percent == WHOLE else f"{self.percent} % of the price"


EVERYTHING: Final = Tier(at_least=0, percent=WHOLE)


@dataclass(frozen=True)
class Terms:
    """Terms of booking as a policy states them and a booking keeps them; tiers by format, most notice first."""

    counts: str = DAYS
    tiers: Mapping[str, tuple[Tier, ...]] = field(default_factory=dict)
    free_at_least: int = 0
    free_fee_pence: int = 0
    no_show_percent: int = WHOLE
    waives_ofsted: bool = True
    substitution_hours: int = 0
    transfer_at_least: int = 0
    hold_hours: int | None = None
    waiting_hours: int | None = None

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Terms":
        """Return terms as they were stored; what is missing has the default."""
        known = {name: stored[name] for name in cls.__dataclass_fields__ if name in stored and name != "tiers"}
        tiers = {
            kind: tuple(sorted((Tier(**row) for row in rows), key=lambda tier: -tier.at_least))
            for kind, rows in stored.get("tiers", {}).items()
        }
        return cls(**known, tiers=tiers)

    def as_json(self) -> dict[str, Any]:
        """Return what is stored; the inverse of `from_json`."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "tiers"}
        return {**plain, "tiers": {kind: [_tier_json(tier) for tier in rows] for kind, rows in self.tiers.items()}}

    def tiers_of(self, event_format: str) -> tuple[Tier, ...]:
        """Return the tiers of a format; one without its own has those of events in person."""
        return self.tiers.get(event_format) or self.tiers.get(EventFormat.IN_PERSON, ())

    def notice(self, starts_at: datetime, at: datetime, holidays: Collection[date]) -> int:
        """Return the notice given at an instant, as these terms count it."""
        first, before = london_day(at), london_day(starts_at)
        return working_days(first, before, holidays) if self.counts == WORKING_DAYS else calendar_days(first, before)


@dataclass(frozen=True)
class Fee:
    """What is owed after cancelling, net pence, and why; `is_late` when a place from an allowance is used up."""

    pence: int
    words: str
    is_late: bool = False


def fee(
    terms: Terms,
    format: str,  # noqa: A002 - the field's own name
    price_pence: int,
    is_free: bool,
    starts_at: datetime,
    at: datetime,
    reason: str,
    holidays: Collection[date],
) -> Fee:
    """Return what cancelling at an instant costs; from the start on it counts as not coming."""
    waived = _waived(terms, starts_at, at, reason)
    if waived:
        return waived
    if reason == CancelReason.NO_SHOW or at >= starts_at:
        return _no_show(terms, price_pence, is_free)
    notice = terms.notice(starts_at, at, holidays)
    given = f"{notice} {COUNTS[terms.counts]} before the event"
    if is_free:
        return _free(terms, notice, given)
    tier = next((row for row in terms.tiers_of(format) if notice >= row.at_least), EVERYTHING)
    return Fee(tier.fee(price_pence), f"Cancelled {given}: {tier.words}", not tier.is_nothing)


def may_substitute(terms: Terms, starts_at: datetime, at: datetime) -> bool:
    """Tell whether somebody else may still come instead."""
    return at < starts_at and at <= starts_at - timedelta(hours=terms.substitution_hours)


def may_transfer(terms: Terms, starts_at: datetime, at: datetime, holidays: Collection[date]) -> bool:
    """Tell whether a place may still be moved to another date."""
    return at < starts_at and terms.notice(starts_at, at, holidays) >= terms.transfer_at_least


def _waived(terms: Terms, starts_at: datetime, at: datetime, reason: str) -> Fee | None:
    if reason == CancelReason.ORGANISER:
        return Fee(0, "Cancelled or moved by the organiser: nothing")
    if reason == CancelReason.OFSTED and terms.waives_ofsted and at < starts_at:
        return Fee(0, "Ofsted visit, told before the start: nothing")
    return None


def _no_show(terms: Terms, price_pence: int, is_free: bool) -> Fee:
    if is_free:
        return Fee(terms.free_fee_pence, _did_not_come(Tier(0, fee_pence=terms.free_fee_pence)), is_late=True)
    tier = Tier(at_least=0, percent=terms.no_show_percent)
    return Fee(tier.fee(price_pence), _did_not_come(tier), not tier.is_nothing)


def _did_not_come(tier: Tier) -> str:
    return f"Did not come, or cancelled after the start: {tier.words}"


def _free(terms: Terms, notice: int, given: str) -> Fee:
    in_time = notice >= terms.free_at_least
    tier = Tier(0, fee_pence=0 if in_time else terms.free_fee_pence)
    return Fee(tier.fee_pence or 0, f"Free place cancelled {given}: {tier.words}", not in_time)


def _tier_json(tier: Tier) -> dict[str, int]:
    kept = {"at_least": tier.at_least, "percent": tier.percent}
    return kept if tier.fee_pence is None else {**kept, "fee_pence": tier.fee_pence}
