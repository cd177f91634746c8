"""What a year would bring if an agreement were lost, fees changed, members left or costs rose; the base stays beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from billing.enums import IncomeKind
from billing.funding_sums.cash import Month
from tenants.money import percentage, round_half_up, split


@dataclass(frozen=True)
class Income:
    """One part of a year's income, in pence."""

    kind: str
    payer: str
    pence: int
    agreement_id: int | None = None


@dataclass(frozen=True)
class Plan:
    """A year: its income, how many schools pay subscriptions, and its costs in pence."""

    income: tuple[Income, ...]
    member_count: int
    cost_pence: int

    @property
    def income_pence(self) -> int:
        """All income."""
        return sum(part.pence for part in self.income)

    @property
    def result_pence(self) -> int:
        """What is left at the end of the year; less than nothing is a deficit."""
        return self.income_pence - self.cost_pence

    def of_kind(self, kind: str) -> int:
        """Income of one kind."""
        return sum(part.pence for part in self.income if part.kind == kind)

    def by_payer(self) -> dict[str, int]:
        """Income by payer."""
        found: dict[str, int] = {}
        for part in self.income:
            found[part.payer] = found.get(part.payer, 0) + part.pence
        return found


@dataclass(frozen=True)
class Scenario:
    """What is assumed; percentages are changes, +5 or −10."""

    lost_agreement_id: int | None = None
    fee_percent: Decimal = Decimal(0)
    leavers: int = 0
    cost_percent: Decimal = Decimal(0)


def apply(plan: Plan, scenario: Scenario) -> Plan:
    """Return the plan as it would be. Leavers are average members; more cannot leave than there are."""
    kept = [part for part in plan.income if part.agreement_id is None or not _is_lost(part, scenario)]
    return replace(
        plan,
        income=tuple(_with_fees(kept, plan.member_count, scenario)),
        member_count=max(plan.member_count - scenario.leavers, 0),
        cost_pence=plan.cost_pence + percentage(plan.cost_pence, scenario.cost_percent),
    )


def spread(months: list[Month], difference_pence: int) -> list[Month]:
    """Return the months with a year's difference in equal parts on top of what was expected, each from the last's end."""
    if not months:
        return []
    extra = _signed_split(difference_pence, len(months))
    told, opening = [], months[0].opening_pence
    for month, pence in zip(months, extra, strict=True):
        told.append(replace(month, opening_pence=opening, receipts_pence=month.receipts_pence + pence))
        opening = told[-1].closing_pence
    return told


def _is_lost(part: Income, scenario: Scenario) -> bool:
    return part.agreement_id == scenario.lost_agreement_id


def _is_fee(part: Income) -> bool:
    return part.kind == IncomeKind.SUBSCRIPTIONS and part.agreement_id is None


def _with_fees(income: list[Income], members: int, scenario: Scenario) -> Iterable[Income]:
    fees = [part for part in income if _is_fee(part)]
    total = sum(part.pence for part in fees)
    if total <= 0:
        return income
    staying = Decimal(max(members - scenario.leavers, 0)) / members if members else Decimal(1)
    after = max(round_half_up(Decimal(total) * (100 + scenario.fee_percent) / 100 * staying), 0)
    amounts = iter(split(after, [max(part.pence, 0) for part in fees]))
    return [replace(part, pence=next(amounts)) if _is_fee(part) else part for part in income]


def _signed_split(pence: int, count: int) -> list[int]:
    sign = -1 if pence < 0 else 1
    return [sign * part for part in split(abs(pence), [1] * count)]
