"""Income that is agreed or bid for and not invoiced yet: waiting charges, memberships, instalments, bids."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from billing.enums import FundingStatus, IncomeKind, SourceKind
from billing.models import Charge, FundingInstalment, SchoolPayer
from billing.queries import charges
from billing.queries.funding.rows import payer_name
from membership.models import Subscription
from tenants.calendars import FinancialYear
from tenants.money import percentage


@dataclass(frozen=True)
class Expected:
    """Income to come, net, in pence: on the day it will be invoiced, due to be paid on another, as likely as it is."""

    kind: str
    on: date
    title: str
    payer: str
    pence: int
    due_on: date
    probability: int = 100
    account_id: int | None = None
    agreement_id: int | None = None
    is_bid: bool = False

    @property
    def likely_pence(self) -> int:
        """The amount times its probability."""
        return percentage(self.pence, Decimal(self.probability))


def expected(on: date, terms_days: int) -> list[Expected]:
    """Return all income to come from a day on; what should have been invoiced before counts as of today. Four queries."""
    return [*_charges(on, terms_days), *_memberships(on, terms_days), *_instalments(on)]


def of_year(rows: list[Expected], year: FinancialYear) -> list[Expected]:
    """Keep what will be invoiced in a financial year."""
    return [row for row in rows if year.starts_on <= row.on < year.ends_before]


def uncharged(status: str) -> QuerySet[FundingInstalment]:
    """Return the instalments of agreements of a status with something to come and no charge yet."""
    charged = Charge.objects.filter(source_kind=SourceKind.FUNDING, source_id=OuterRef("pk"), cancelled_at=None)
    rows = FundingInstalment.objects.filter(~Exists(charged), agreement__status=status, received_on=None)
    return rows.filter(amount_pence__gt=0)


def _charges(on: date, terms_days: int) -> list[Expected]:
    rows = charges.open_charges().select_related("account")
    return [
        Expected(
            row.income, max(row.period_starts_on, on), row.description, row.account.name, row.net_pence,
            _due(max(row.period_starts_on, on), row.account.payment_terms_days, terms_days), account_id=row.account_id,
        )
        for row in rows
    ]  # fmt: skip


def _memberships(on: date, terms_days: int) -> list[Expected]:
    charged = Charge.objects.filter(source_kind=SourceKind.SUBSCRIPTION, source_id=OuterRef("pk"), cancelled_at=None)
    rows = Subscription.objects.filter(~Exists(charged), status__in=charges.AGREED, amount_pence__gt=0)
    payers = dict(SchoolPayer.objects.values_list("school_id", "account_id"))
    kept = rows.filter(school__is_open=True, year__ends_before__gt=on).select_related("school", "year")
    return [
        Expected(
            IncomeKind.SUBSCRIPTIONS, max(row.year.starts_on, on), f"Subscription {row.year.label}", row.school.name,
            row.amount_pence, _due(max(row.year.starts_on, on), None, terms_days), account_id=payers.get(row.school_id),
        )
        for row in kept
    ]  # fmt: skip


def _instalments(on: date) -> list[Expected]:
    fields = (
        "agreement__kind", "due_on", "agreement__name", "payer", "amount_pence", "agreement__probability",
        "agreement__status", "agreement__account_id", "agreement_id",
    )  # fmt: skip
    rows = uncharged(FundingStatus.ACTIVE) | uncharged(FundingStatus.BID)
    return [_instalment(row, on) for row in rows.annotate(payer=payer_name()).order_by("due_on").values(*fields)]


def _instalment(row: dict[str, Any], on: date) -> Expected:
    due_on = max(row["due_on"], on)
    is_bid = row["agreement__status"] == FundingStatus.BID
    return Expected(
        kind=row["agreement__kind"],
        on=due_on,
        title=row["agreement__name"],
        payer=row["payer"],
        pence=row["amount_pence"],
        due_on=due_on,
        probability=row["agreement__probability"] if is_bid else 100,
        account_id=row["agreement__account_id"],
        agreement_id=row["agreement_id"],
        is_bid=is_bid,
    )


def _due(invoiced_on: date, own_days: int | None, terms_days: int) -> date:
    return invoiced_on + timedelta(days=terms_days if own_days is None else own_days)
