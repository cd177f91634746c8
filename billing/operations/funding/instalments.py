"""Instalments of an agreement: scheduled, moved, invoiced as a charge, or received as a grant without an invoice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from billing import vat
from billing.enums import FundingStatus, IncomeKind, SourceKind, SupplyKind
from billing.errors import BillingRefused
from billing.funding_sums.schedules import Part
from billing.models import Account, Charge, FundingInstalment
from billing.operations import charges, vat_rules
from billing.operations.funding.agreements import InstalmentsOutside, NotAgreed, lock_agreement
from membership.models import Person


class ScheduleBegun(BillingRefused):
    """Some of it is invoiced or received."""

    code = "schedule_begun"
    message = "Some of this schedule is invoiced or received. Change the other instalments one by one."


class InstalmentSettled(BillingRefused):
    """It is invoiced or received."""

    code = "instalment_settled"
    message = "This instalment is invoiced or received already."


class InstalmentGone(BillingRefused):
    """Somebody made a new schedule meanwhile."""

    code = "instalment_gone"
    message = "The schedule was changed meanwhile. Look at the agreement again."


class DayTaken(BillingRefused):
    """Two instalments of one agreement cannot be due on one day."""

    code = "day_taken"
    message = "Another instalment of this agreement is due on that day."


class NoPayer(BillingRefused):
    """An invoice needs somebody to go to."""

    code = "no_payer"
    message = "Nobody is named as payer. Choose a payer for the agreement first."


class NotThisWay(BillingRefused):
    """An instalment is either invoiced or comes without an invoice."""

    code = "not_this_way"


@dataclass(frozen=True)
class Invoicing:
    """How an instalment is charged: the kind of supply and the VAT treatment somebody chose, with the reason."""

    supply: SupplyKind
    decision: vat.Decision
    purchase_order: str = ""


@transaction.atomic
def set_schedule(
    *, by: Person | None, agreement_id: int, parts: Sequence[Part], is_invoiced: bool
) -> list[FundingInstalment]:
    """Give an agreement its instalments in place of those it had. Raises ScheduleBegun, InstalmentsOutside."""
    agreement = lock_agreement(agreement_id)
    held = list(FundingInstalment.objects.select_for_update().filter(agreement=agreement).order_by("pk"))
    if any(row.received_on for row in held) or _charges([row.pk for row in held]):
        raise ScheduleBegun
    if any(not agreement.starts_on <= part.period_starts_on < agreement.ends_before for part in parts):
        raise InstalmentsOutside
    FundingInstalment.objects.filter(pk__in=[row.pk for row in held]).delete()
    rows = [FundingInstalment(agreement=agreement, is_invoiced=is_invoiced, **vars(part)) for part in parts]
    return FundingInstalment.objects.bulk_create(rows)


@transaction.atomic
def change_instalment(*, by: Person, instalment_id: int, due_on: date, amount_pence: int) -> FundingInstalment:
    """Move an instalment or change its amount. Raises InstalmentSettled, DayTaken."""
    instalment = _lock_open(instalment_id)
    instalment.due_on, instalment.amount_pence = due_on, amount_pence
    try:
        with transaction.atomic():
            instalment.save(update_fields=["due_on", "amount_pence"])
    except IntegrityError as error:
        raise DayTaken from error
    return instalment


@transaction.atomic
def raise_instalment(*, by: Person | None, instalment_id: int, how: Invoicing, on: date) -> Charge:
    """Charge an instalment to the agreement's payer; asked again, return the charge there is.

    Raises NotAgreed, NoPayer, NotThisWay, NothingToCharge.
    """
    instalment = _lock(instalment_id)
    for charge in _charges([instalment.pk]):
        return charge
    payer = _payer(instalment)
    terms = vat_rules.treat(account=payer, supply=how.supply, on=on, chosen=how.decision)
    return charges.raise_charge(by=by, draft=_draft(payer, instalment, how, terms))


@transaction.atomic
def record_grant(*, by: Person | None, instalment_id: int, amount_pence: int, received_on: date) -> FundingInstalment:
    """Record money that came without an invoice. Raises NotAgreed, NotThisWay, InstalmentSettled."""
    instalment = _lock_open(instalment_id)
    if instalment.agreement.status not in (FundingStatus.ACTIVE, FundingStatus.ENDED):
        raise NotAgreed
    if instalment.is_invoiced:
        raise NotThisWay("This instalment is paid by invoice: record the payment with the invoice.")
    instalment.received_pence, instalment.received_on = amount_pence, received_on
    instalment.save(update_fields=["received_pence", "received_on"])
    return instalment


@transaction.atomic
def take_back_grant(*, by: Person, instalment_id: int) -> FundingInstalment:
    """Undo what was recorded as received by mistake; the history keeps it."""
    instalment = _lock(instalment_id)
    instalment.received_pence, instalment.received_on = 0, None
    instalment.save(update_fields=["received_pence", "received_on"])
    return instalment


def _lock(instalment_id: int) -> FundingInstalment:
    rows = FundingInstalment.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("agreement__account__school").filter(pk=instalment_id).first()
    if found is None:
        raise InstalmentGone
    return found


def _lock_open(instalment_id: int) -> FundingInstalment:
    instalment = _lock(instalment_id)
    if instalment.received_on or _charges([instalment.pk]):
        raise InstalmentSettled
    return instalment


def _charges(instalment_ids: Sequence[int]) -> list[Charge]:
    rows = Charge.objects.filter(source_kind=SourceKind.FUNDING, source_id__in=instalment_ids, cancelled_at=None)
    return list(rows)


def _payer(instalment: FundingInstalment) -> Account:
    """Who is invoiced for an instalment that can be."""
    if instalment.agreement.status != FundingStatus.ACTIVE:
        raise NotAgreed
    if not instalment.is_invoiced:
        raise NotThisWay("This instalment comes without an invoice: record it when it is received.")
    if instalment.agreement.account is None:
        raise NoPayer
    return instalment.agreement.account


def _draft(payer: Account, instalment: FundingInstalment, how: Invoicing, terms: vat.Vat) -> charges.ChargeDraft:
    agreement = instalment.agreement
    return charges.ChargeDraft(
        account_id=payer.pk,
        description=f"{agreement.name}{f', {agreement.reference}' if agreement.reference else ''}"[:200],
        period_starts_on=instalment.period_starts_on,
        period_ends_before=instalment.period_ends_before,
        net_pence=instalment.amount_pence,
        vat=terms,
        source_kind=SourceKind.FUNDING,
        source_id=instalment.pk,
        unit="instalment",
        purchase_order=how.purchase_order,
        supply=how.supply,
        income=IncomeKind(agreement.kind),
    )
