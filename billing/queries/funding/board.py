"""What a board reads on one page: the year, cash, what it hangs on, what is tied, what is owed; and what-if."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing.funding_sums.dependency import Share, shares
from billing.funding_sums.pots import Pot
from billing.funding_sums.what_if import Income, Plan
from billing.models import FundingAgreement
from billing.queries import ledger
from billing.queries.charges import AGREED
from billing.queries.funding import agreements, budgets, cash, income
from billing.queries.funding.cash import CashFlow
from billing.queries.funding.income import Report
from billing.queries.ledger import Age
from membership.models import Subscription
from tenants.calendars import FinancialYear


@dataclass(frozen=True)
class Board:
    """Everything of the page, in pence."""

    on: date
    report: Report
    cost_pence: int
    spent_pence: int
    payers: Sequence[Share]
    kinds: Sequence[Share]
    pots: Sequence[tuple[FundingAgreement, Pot]]
    debts: Sequence[Age]
    cash: CashFlow | None

    @property
    def result_pence(self) -> int:
        """What the forecast leaves after the budgeted costs."""
        return self.report.pence("forecast") - self.cost_pence

    @property
    def owed_pence(self) -> int:
        """All that is owed."""
        return sum(age.pence for age in self.debts)

    @property
    def overdue_pence(self) -> int:
        """What is past its due date."""
        return sum(age.pence for age in self.debts[1:])


def board(on: date, terms_days: int) -> Board:
    """Return the board's page as of a day, for its financial year; a fixed number of queries."""
    year = FinancialYear.containing(on)
    report = income.report(year, on, terms_days)
    payers, kinds = dependency(report)
    return Board(
        on=on,
        report=report,
        cost_pence=budgets.costs_by_year().get(year.start, 0),
        spent_pence=sum(budgets.spent_by_kind(year).values()),
        payers=payers,
        kinds=kinds,
        pots=agreements.restricted_pots(),
        debts=ledger.aged_debt(on),
        cash=cash.cash_flow(on, terms_days),
    )


def dependency(report: Report) -> tuple[list[Share], list[Share]]:
    """Return the shares of payers and of kinds in what a year brings for certain, largest first."""
    by_payer: dict[str, int] = {}
    by_kind: dict[str, int] = {}
    for piece in report.certain():
        by_payer[piece.payer] = by_payer.get(piece.payer, 0) + piece.pence
        by_kind[piece.kind] = by_kind.get(piece.kind, 0) + piece.pence
    return shares(by_payer), shares(by_kind)


def kind_of_payer(report: Report, payer: str) -> str:
    """Return the kind of income most of a payer's money is."""
    sums: dict[str, int] = {}
    for piece in report.certain():
        if piece.payer == payer:
            sums[piece.kind] = sums.get(piece.kind, 0) + piece.pence
    return max(sums, key=lambda kind: sums[kind])


def plan(report: Report, on: date) -> Plan:
    """Return the year as what-if takes it: what is certain, how many schools pay, the budgeted costs; two queries."""
    parts = tuple(Income(piece.kind, piece.payer, piece.pence, piece.agreement_id) for piece in report.certain())
    members = Subscription.objects.filter(
        status__in=AGREED, amount_pence__gt=0, year__starts_on__lte=on, year__ends_before__gt=on
    )
    return Plan(parts, members.count(), budgets.costs_by_year().get(report.year.start, 0))
