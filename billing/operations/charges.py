"""Charges: what is owed and for what, frozen with quantity, rate, arithmetic, period and VAT when raised."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from billing import vat
from billing.drafting import LineDraft
from billing.enums import IncomeKind, SourceKind, SupplyKind
from billing.errors import BillingRefused
from billing.models import Charge, SchoolPayer
from billing.operations import accounts, locks, vat_rules
from billing.queries import charges as charge_queries
from billing.queries import vat_rules as rule_queries
from membership import arithmetic
from membership.enums import VatTreatment
from membership.models import MembershipYear, Person, Subscription
from membership.tariffs import Limit, Price, price_from_json

# Bought-in curriculum services: the usual ledger line of a subscription (maintained schools: CFR, academies: AAR).
SUBSCRIPTION_CFR, SUBSCRIPTION_AAR = "E27", "BAE230"


class NothingToCharge(BillingRefused):
    """A charge of nothing, or of less, was asked for."""

    code = "nothing_to_charge"


class AlreadyCharged(BillingRefused):
    """The same source was charged for some day of the period before."""

    code = "already_charged"


class ChargeInvoiced(BillingRefused):
    """The charge is on an issued invoice."""

    code = "charge_invoiced"


@dataclass(frozen=True)
class ChargeDraft:
    """What a caller wants charged; the net amount is in pence, the rate in pounds."""

    account_id: int
    description: str
    period_starts_on: date
    period_ends_before: date
    net_pence: int
    vat: vat.Vat
    school_id: int | None = None
    source_kind: str = SourceKind.MANUAL
    source_id: int | None = None
    quantity: Decimal = Decimal(1)
    unit: str = ""
    rate: Decimal | None = None
    arithmetic: str = ""
    purchase_order: str = ""
    cfr_code: str = ""
    aar_code: str = ""
    supply: SupplyKind = SupplyKind.SERVICE
    income: IncomeKind = IncomeKind.TRADED
    vat_evidence: str = ""
    discount_pence: int = 0
    discount_reason: str = ""
    funding_purpose: str = ""

    @classmethod
    def of_line(cls, line: LineDraft, **facts: Any) -> "ChargeDraft":
        """Return the draft of a priced line; `facts` say who pays, whose it is and how VAT treats it."""
        return cls(
            description=line.description,
            period_starts_on=line.period_starts_on,
            period_ends_before=line.period_ends_before,
            net_pence=line.price.net_pence,
            quantity=line.price.quantity,
            unit=line.price.unit,
            rate=line.price.rate,
            discount_pence=line.price.discount_pence,
            discount_reason=line.price.discount_reason,
            arithmetic=line.price.arithmetic[:300],
            supply=line.supply,
            income=line.income,
            funding_purpose=line.funding_purpose,
            cfr_code=line.cfr_code,
            aar_code=line.aar_code,
            **facts,
        )

    def as_charge(self) -> Charge:
        """Return the row, not yet saved, with its VAT computed and frozen."""
        values = {name: value for name, value in vars(self).items() if name not in ("vat", "rate", "vat_evidence")}
        return Charge(
            **values,
            rate=Decimal(self.net_pence) / 100 if self.rate is None else self.rate,
            vat_treatment=self.vat.treatment,
            vat_rate=self.vat.rate,
            vat_reason=self.vat.reason,
            vat_evidence=self.vat_evidence or self.vat.evidence,
            vat_pence=self.vat.of(self.net_pence),
        )


@dataclass(frozen=True)
class VatTerms:
    """What decides the VAT of many lines of one day."""

    supplier: vat.Supplier
    rules: rule_queries.Rules
    on: date


@transaction.atomic
def raise_charge(*, by: Person | None, draft: ChargeDraft) -> Charge:
    """Save one charge. Raises NothingToCharge, AlreadyCharged."""
    if draft.net_pence <= 0:
        raise NothingToCharge("An amount must be more than nothing. To give money back, raise a credit note.")
    charge = draft.as_charge()
    try:
        with transaction.atomic():
            charge.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyCharged("This was charged before for some or all of the period.") from error
    return charge


@transaction.atomic
def cancel_charge(*, by: Person, charge_id: int, now: datetime) -> Charge:
    """Take back a charge that is on no invoice; a part of a split takes the other parts with it. Raises ChargeInvoiced."""
    charge = Charge.objects.get(pk=charge_id)
    together = charge_queries.parts_of_same(charge)
    locks.lock_accounts(row.account_id for row in together)
    ids = [row.pk for row in charge_queries.parts_of_same(charge)]
    if charge_queries.invoiced_ids(ids):
        of_split = " or belongs to a split with a part that is" if len(ids) > 1 else ""
        raise ChargeInvoiced(f"This is on an issued invoice{of_split}. Raise a credit note instead.")
    Charge.objects.filter(pk__in=ids, cancelled_at=None).update(cancelled_at=now)
    charge.refresh_from_db(fields=["cancelled_at"])
    return charge


@transaction.atomic
def charges_for_subscriptions(
    *, by: Person | None, year: MembershipYear, on: date, now: datetime, invoice_timing: str = ""
) -> list[int]:
    """Raise one charge per confirmed subscription of a year and return the ids of all that wait for an invoice.

    Run twice it changes nothing; a waiting charge whose payer, price or VAT has changed since is replaced.
    """
    subscriptions = charge_queries.chargeable_subscriptions(year, invoice_timing)
    accounts.ensure_payers(by=by, school_ids=[row.school_id for row in subscriptions])
    payers = dict(SchoolPayer.objects.values_list("school_id", "account_id"))
    terms = VatTerms(vat_rules.supplier_of_today(), rule_queries.rules_on(on), on)
    wanted = [_draft(row, payers[row.school_id], terms).as_charge() for row in subscriptions]
    _cancel_stale(wanted, charge_queries.waiting_subscription_charges(year, invoice_timing), now)
    Charge.objects.bulk_create(wanted, ignore_conflicts=True)
    return [charge.pk for charge in charge_queries.waiting_subscription_charges(year, invoice_timing)]


def _cancel_stale(wanted: Iterable[Charge], waiting: Iterable[Charge], now: datetime) -> None:
    wanted, waiting = list(wanted), list(waiting)
    fresh = {essence(charge) for charge in wanted}
    stale = [charge.pk for charge in waiting if not charge.part and essence(charge) not in fresh]
    Charge.objects.filter(pk__in=stale + _stale_parts(wanted, waiting)).update(cancelled_at=now)


def _stale_parts(wanted: Iterable[Charge], waiting: Iterable[Charge]) -> list[int]:
    """Parts of a split stay while they sum to what is wanted, or once one of them is invoiced; payers are as chosen."""
    parts = [charge for charge in waiting if charge.part]
    if not parts:
        return []
    due = {charge.source_id: (charge.net_pence, charge.vat_pence) for charge in wanted}
    sums = charge_queries.sums_of_parts({charge.source_id for charge in parts})
    return [
        charge.pk
        for charge in parts
        if not sums[charge.source_id].is_invoiced and sums[charge.source_id].pair != due.get(charge.source_id)
    ]


def essence(charge: Charge) -> tuple[object, ...]:
    """Return what makes a waiting charge the one that is wanted; anything else replaces it."""
    return (
        charge.source_id, charge.account_id, charge.period_starts_on, charge.period_ends_before,
        charge.net_pence, charge.vat_pence, charge.vat_treatment, charge.purchase_order,
    )  # fmt: skip


def _draft(row: Subscription, account_id: int, terms: VatTerms) -> ChargeDraft:
    made, quantity = price_from_json(row.arithmetic), row.quantity
    basis = arithmetic.Basis(quantity.measure, quantity.source, quantity.census_on)
    is_plain_product = made.limit is Limit.NONE and made.quantity is not None and not made.base_pence
    return ChargeDraft(
        account_id=account_id,
        school_id=row.school_id,
        source_kind=SourceKind.SUBSCRIPTION,
        source_id=row.pk,
        description=f"Subscription {row.year.label}: {row.membership_class}"[:200],
        arithmetic=arithmetic.line(made, basis),
        period_starts_on=row.year.starts_on,
        period_ends_before=row.year.ends_before,
        net_pence=row.amount_pence,
        vat=_vat(row, terms),
        purchase_order=row.purchase_order,
        cfr_code=SUBSCRIPTION_CFR,
        aar_code=SUBSCRIPTION_AAR,
        supply=SupplyKind.MEMBERSHIP,
        income=IncomeKind.SUBSCRIPTIONS,
        **(_product(made) if is_plain_product else {"unit": "year"}),
    )


def _product(made: Price) -> dict[str, object]:
    """Quantity × rate, where they really make the price: a capped price is one year at the cap."""
    return {"quantity": made.quantity, "unit": "pupils", "rate": made.rate}


def _vat(row: Subscription, terms: VatTerms) -> vat.Vat:
    buyer = vat.buyer_kind(row.school.sector)
    rule = terms.rules.get((SupplyKind.MEMBERSHIP, buyer))
    usual = vat.Decision(VatTreatment(row.tariff.vat_treatment), row.tariff.vat_reason)
    return vat.decide(terms.supplier, SupplyKind.MEMBERSHIP, buyer, terms.on, rule=rule, usual=usual)
