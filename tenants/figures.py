"""The figures a partnership can publish: the names its apps and the benchmarks agree on, and the shape of one value."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

FOUR_PLACES = Decimal("0.0001")


class FigureCode(StrEnum):
    """One code per figure: `<app>.benchmarks` computes it, `benchmarking.indicators` defines it in words."""

    # membership.benchmarks
    MEMBERS = "members"
    MEMBER_SHARE = "member_share"
    OUT_OF_AREA_SHARE = "out_of_area_share"
    PRIMARY_SHARE = "primary_share"
    PUPILS = "pupils"
    PRICE_PER_PUPIL = "price_per_pupil"
    CONFIRMATION_RATE = "confirmation_rate"
    # billing.benchmarks
    SUBSCRIPTION_INCOME = "subscription_income"
    PAID_WITHIN_TERMS = "paid_within_terms"
    OVERDUE_SHARE = "overdue_share"
    LARGEST_PAYER_SHARE = "largest_payer_share"
    INCOME_PER_MEMBER = "income_per_member"
    # offers.benchmarks
    BOOKINGS_PER_MEMBER = "bookings_per_member"
    CPD_PLACES_PER_MEMBER = "cpd_places_per_member"
    RATED_GOOD = "rated_good"
    TRADED_SHARE = "traded_share"
    # peer_review.benchmarks
    REVIEW_COVERAGE = "review_coverage"
    ACTIONS_AFTER_SIX_MONTHS = "actions_after_six_months"


@dataclass(frozen=True)
class Ratio:
    """A published value: a number over another, or a number alone. Money is in pence, shares are not multiplied.

    `base_count` is the number of schools behind the figure. A numerator of None means “not available”.
    """

    numerator: Decimal | int | None
    denominator: Decimal | int | None
    base_count: int

    @property
    def value(self) -> Decimal | None:
        """The value with four decimals, half up; None when not available or divided by nothing."""
        if self.numerator is None or self.denominator == 0:
            return None
        value = Decimal(self.numerator) if self.denominator is None else Decimal(self.numerator) / self.denominator
        return value.quantize(FOUR_PLACES, rounding=ROUND_HALF_UP)


Figures = Mapping[FigureCode, Ratio]
