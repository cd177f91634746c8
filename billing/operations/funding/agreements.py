"""Funding agreements and bids: entered, changed, won or lost, ended. Their history is kept by the database."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from billing.enums import FundingStatus, IncomeKind
from billing.errors import BillingRefused
from billing.models import FundingAgreement, FundingInstalment
from membership.models import Person


class NotABid(BillingRefused):
    """Only an open bid is won or lost."""

    code = "not_a_bid"
    message = "This is no open bid any more: it was decided before."


class NotAgreed(BillingRefused):
    """Only an agreement that is in force can be used."""

    code = "not_agreed"
    message = "This agreement is not in force. A bid has to be won first."


class InstalmentsOutside(BillingRefused):
    """Instalments lie outside the dates of the agreement."""

    code = "instalments_outside"
    message = "Some instalments would lie outside these dates. Change the schedule first."


@dataclass(frozen=True)
class AgreementTerms:
    """What is agreed or bid for; money in pence."""

    name: str
    funder: str
    kind: IncomeKind
    starts_on: date
    ends_before: date
    account_id: int | None = None
    is_restricted: bool = False
    purpose: str = ""
    match_pence: int = 0
    match_note: str = ""
    probability: int = 100
    decision_on: date | None = None
    reference: str = ""
    contact: str = ""
    vat_note: str = ""


def lock_agreement(agreement_id: int) -> FundingAgreement:
    """Return an agreement, locked until the end of the transaction."""
    return FundingAgreement.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement_id)


@transaction.atomic
def enter_agreement(*, by: Person | None, terms: AgreementTerms, is_bid: bool = False) -> FundingAgreement:
    """Enter an agreement, or a bid that counts in forecasts with its probability."""
    status = FundingStatus.BID if is_bid else FundingStatus.ACTIVE
    return FundingAgreement.objects.create(**vars(terms), status=status)


@transaction.atomic
def change_agreement(*, by: Person, agreement_id: int, terms: AgreementTerms) -> FundingAgreement:
    """Change what was agreed; its status stays. Raises InstalmentsOutside."""
    agreement = lock_agreement(agreement_id)
    outside = Q(period_starts_on__lt=terms.starts_on) | Q(period_ends_before__gt=terms.ends_before)
    if FundingInstalment.objects.filter(outside, agreement=agreement).exists():
        raise InstalmentsOutside
    for field, value in vars(terms).items():
        setattr(agreement, field, value)
    agreement.save()
    return agreement


@transaction.atomic
def decide_bid(*, by: Person, agreement_id: int, is_won: bool) -> FundingAgreement:
    """Say that a bid was won, so that it can be invoiced and spent, or lost. Raises NotABid."""
    agreement = lock_agreement(agreement_id)
    if agreement.status != FundingStatus.BID:
        raise NotABid
    agreement.status = FundingStatus.ACTIVE if is_won else FundingStatus.LOST
    agreement.save(update_fields=["status"])
    return agreement


@transaction.atomic
def end_agreement(*, by: Person, agreement_id: int) -> FundingAgreement:
    """End an agreement: what is not invoiced yet is not expected any more. Raises NotAgreed."""
    agreement = lock_agreement(agreement_id)
    if agreement.status != FundingStatus.ACTIVE:
        raise NotAgreed
    agreement.status = FundingStatus.ENDED
    agreement.save(update_fields=["status"])
    return agreement
