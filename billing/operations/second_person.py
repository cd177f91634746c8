"""When one person is not enough: amounts above the partnership's limits wait for another to decide."""

from typing import Any

from billing.enums import ApprovalKind
from billing.errors import BillingRefused
from billing.models import Approval, BillingSettings
from billing.queries.settings import billing_settings
from membership.models import Person

_LIMITS = {
    ApprovalKind.RUN: "run_limit_pence",
    ApprovalKind.RUN_UNDO: "credit_limit_pence",
    ApprovalKind.CREDIT: "credit_limit_pence",
    ApprovalKind.REFUND: "refund_limit_pence",
    ApprovalKind.WRITE_OFF: "write_off_limit_pence",
}


class SamePerson(BillingRefused):
    """Nobody decides what they asked for themselves."""

    code = "same_person"


def is_needed(kind: ApprovalKind, amount_pence: int) -> bool:
    """Tell whether an amount (gross pence) is above the limit; without a limit nobody is asked."""
    settings: BillingSettings = billing_settings()
    limit: int | None = getattr(settings, _LIMITS[kind])
    return limit is not None and amount_pence > limit


def ask(
    *, by: Person, kind: ApprovalKind, amount_pence: int, summary: str, arguments: dict[str, Any], reason: str
) -> Approval:
    """Keep what was asked for until another person decides."""
    return Approval.objects.create(
        kind=kind,
        amount_pence=amount_pence,
        summary=summary[:200],
        arguments=arguments,
        reason=reason[:300],
        requested_by=by,
    )
