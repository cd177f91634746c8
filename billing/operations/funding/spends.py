"""Spending: written once; a mistake is taken back by a row of the opposite amount that names it."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from billing.enums import CostKind, FundingStatus
from billing.errors import BillingRefused
from billing.models import Spend
from billing.operations.funding.agreements import NotAgreed, lock_agreement
from membership.models import Person


class TakenBackAlready(BillingRefused):
    """A spend is taken back once, and what takes back is not taken back itself."""

    code = "taken_back_already"
    message = "This was taken back before. Record what was really spent as a new row."


@dataclass(frozen=True)
class SpendDraft:
    """What was spent, on what, and what shows it; pence."""

    spent_on: date
    amount_pence: int
    kind: CostKind
    description: str
    agreement_id: int | None = None
    evidence: str = ""
    is_match: bool = False


@transaction.atomic
def record_spend(*, by: Person | None, draft: SpendDraft) -> Spend:
    """Record spending, from a pot, as the partnership's share of one, or from its own means. Raises NotAgreed.

    A pot may be overspent: its page warns, since the money was spent all the same.
    """
    if draft.agreement_id:
        agreement = lock_agreement(draft.agreement_id)
        if agreement.status not in (FundingStatus.ACTIVE, FundingStatus.ENDED):
            raise NotAgreed
    return Spend.objects.create(**vars(draft), recorded_by=by)


@transaction.atomic
def take_back_spend(*, by: Person, spend_id: int, on: date, reason: str) -> Spend:
    """Take a spend back by a negative row. Raises TakenBackAlready."""
    spend = Spend.objects.get(pk=spend_id)
    if spend.corrects_id:
        raise TakenBackAlready
    try:
        with transaction.atomic():
            return Spend.objects.create(
                agreement_id=spend.agreement_id,
                spent_on=on,
                amount_pence=-spend.amount_pence,
                kind=spend.kind,
                description=f"Taken back: {reason}"[:200],
                evidence=spend.evidence,
                is_match=spend.is_match,
                corrects=spend,
                recorded_by=by,
            )
    except IntegrityError as error:
        raise TakenBackAlready from error
