"""Cash to come: what was counted, what open invoices and agreements will bring and when, what the budget will cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Max, Q

from billing.enums import PaymentKind
from billing.funding_sums import cash as sums
from billing.funding_sums.cash import Month, Movement
from billing.models import Allocation, BankImport, CashPosition, FundingInstalment, Payment
from billing.queries import documents
from billing.queries.funding import budgets
from billing.queries.funding.expected import expected
from tenants.money import round_half_up

MONTHS = 12
PROMPT_PAYERS = timedelta(days=2 * 365)


@dataclass(frozen=True)
class Receipt:
    """Money expected or come since the count, in pence without VAT."""

    on: date
    title: str
    payer: str
    pence: int
    note: str = ""
    document_id: int | None = None
    agreement_id: int | None = None


@dataclass(frozen=True)
class CashFlow:
    """Twelve months from the last count of cash."""

    position: CashPosition
    receipts: Sequence[Receipt]
    months: Sequence[Month]

    @property
    def below_zero(self) -> Month | None:
        """The first month that ends with less than nothing."""
        return sums.first_below_zero(self.months)

    @property
    def months_in_hand(self) -> Decimal | None:
        """For how many months the counted cash pays the usual costs."""
        return sums.months_in_hand(self.position.balance_pence, self.months)

    def behind(self, month: date) -> list[Receipt]:
        """Return what is expected in a month, the first of which takes what should have come before."""
        first = self.months[0].starts_on
        return [row for row in self.receipts if max(sums.month_of(row.on), first) == month]


@dataclass(frozen=True)
class Suggestion:
    """What a bank file says was in the bank."""

    on: date
    balance_pence: int
    source: str


def positions() -> list[CashPosition]:
    """Return the latest counts of cash, newest first; one query."""
    return list(CashPosition.objects.order_by("-on")[:24])


def suggestion() -> Suggestion | None:
    """Return the closing balance of the latest bank file with one; one query."""
    files = BankImport.objects.filter(closing_pence__isnull=False).annotate(last=Max("lines__booked_on"))
    found = files.filter(last__isnull=False).select_related("bank_account").order_by("-last", "-pk").first()
    if found is None:
        return None
    return Suggestion(found.last, found.closing_pence or 0, f"{found.bank_account}, {found.file_name}")


def delays(on: date) -> Mapping[int | None, int]:
    """Return by how many days payers usually pay after the due date, over two years; None is all of them. One query."""
    paid = Allocation.objects.filter(
        payment__kind=PaymentKind.RECEIVED, reverses=None, reversal=None, payment__received_on__gt=on - PROMPT_PAYERS
    )
    late = ExpressionWrapper(F("payment__received_on") - F("invoice__due_on"), output_field=DurationField())
    rows = paid.order_by().values("invoice__account").annotate(late=Avg(late), count=Count("pk"))
    means = {row["invoice__account"]: (_days(row["late"]), row["count"]) for row in rows}
    count = sum(number for _, number in means.values())
    usual = sum(days * number for days, number in means.values()) / count if count else Decimal(0)
    return {None: round_half_up(usual)} | {account: round_half_up(days) for account, (days, _) in means.items()}


def _days(late: timedelta) -> Decimal:
    return Decimal(late.days) + Decimal(late.seconds) / 86_400


def cash_flow(on: date, terms_days: int) -> CashFlow | None:
    """Return the cash of the twelve months after the last count; None before anything was counted. Ten queries."""
    position = CashPosition.objects.filter(on__lte=on).order_by("-on").first()
    if position is None:
        return None
    usual = delays(on)
    receipts = [*_come(position.on, on), *_owed(on, usual), *_agreed(on, terms_days, usual)]
    costs = budgets.costs_by_year()
    months = sums.flow(
        position.on,
        position.balance_pence,
        [Movement(row.on, row.pence) for row in receipts],
        lambda month: sums.cost_of_month(budgets.cost_of_year(costs, month), month),
        MONTHS,
    )
    return CashFlow(position, receipts, months)


def _come(since: date, on: date) -> list[Receipt]:
    days = Q(received_on__gt=since, received_on__lte=on)
    money = Payment.objects.filter(days).exclude(kind=PaymentKind.WRITE_OFF).select_related("account")
    grants = FundingInstalment.objects.filter(days).select_related("agreement")
    return [
        *(Receipt(row.received_on, row.reference or "Payment", row.account.name, row.amount_pence, "Received") for row in money),
        *(Receipt(row.received_on or on, row.agreement.name, row.agreement.funder, row.received_pence, "Received",
                  agreement_id=row.agreement_id) for row in grants),
    ]  # fmt: skip


def _owed(on: date, usual: Mapping[int | None, int]) -> list[Receipt]:
    return [
        Receipt(
            sums.expected_on(row.due_on, usual.get(row.account_id, usual[None]), on), row.number, row.buyer_name,
            round_half_up(Decimal(row.outstanding_pence) * row.net_pence / row.gross_pence), "Invoiced",
            document_id=row.pk,
        )
        for row in documents.unpaid(on).order_by("due_on", "pk")
    ]  # fmt: skip


def _agreed(on: date, terms_days: int, usual: Mapping[int | None, int]) -> list[Receipt]:
    return [
        Receipt(
            sums.expected_on(row.due_on, usual.get(row.account_id, usual[None]), on), row.title, row.payer, row.pence,
            "Agreed", agreement_id=row.agreement_id,
        )
        for row in expected(on, terms_days)
        if not row.is_bid
    ]  # fmt: skip
