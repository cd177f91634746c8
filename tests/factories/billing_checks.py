"""Refunds and requests for a second person."""

from typing import Any

from billing.enums import ApprovalKind, PaymentMethod
from billing.models import Account
from billing.operations import refunds, second_person
from tests.factories import billing
from tests.factories.membership import office


def refund(account: Account, amount_pence: int = 10_00, reason: str = "Paid twice") -> Any:
    """A refund that waits for the next bank file."""
    payment = billing.payment(account, amount_pence, shares=[])
    return refunds.order(
        by=office(), payment_id=payment.pk, amount_pence=amount_pence, method=PaymentMethod.BACS, reason=reason
    )


def approval(reason: str = "Cancelled", **facts: Any) -> Any:
    """A credit of £1,200.00 somebody asked for."""
    terms = {
        "by": office(),
        "kind": ApprovalKind.CREDIT,
        "amount_pence": 1200_00,
        "summary": f"Credit £1,200.00: {reason}",
        "arguments": {},
    } | facts
    return second_person.ask(**terms, reason=reason)


def waiting(account: Account, reason: str) -> dict[str, Any]:
    """What the isolation matrix looks for."""
    return {"refund": refund(account, reason=reason), "approval": approval(reason)}
