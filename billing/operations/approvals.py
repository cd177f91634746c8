"""The second person's decision: approving does what was asked for, in the name of the one who asked."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from billing.enums import ApprovalKind, ApprovalStatus, PaymentMethod
from billing.errors import BillingRefused
from billing.models import Approval
from billing.operations import credit_notes, refunds, run_undo, write_offs
from billing.operations.second_person import SamePerson
from membership.models import Person


class AlreadyDecided(BillingRefused):
    """Somebody has decided in the meantime."""

    code = "already_decided"


class NotYours(BillingRefused):
    """Only who asked can withdraw."""

    code = "not_yours"


@transaction.atomic
def approve(*, by: Person, approval_id: int, on: date, now: datetime, note: str = "") -> Approval:
    """Do what was asked for. Raises SamePerson, AlreadyDecided and what the operation raises; then it still waits."""
    approval = _waiting(approval_id)
    if approval.requested_by_id == by.pk:
        raise SamePerson("You asked for this yourself. Another person of the office must approve it.")
    _DOES[ApprovalKind(approval.kind)](approval.requested_by, approval.arguments, on, now)
    return _decide(approval, ApprovalStatus.APPROVED, by, now, note)


@transaction.atomic
def refuse(*, by: Person, approval_id: int, now: datetime, note: str) -> Approval:
    """Say no, with a reason; nothing happens. Raises SamePerson, AlreadyDecided."""
    approval = _waiting(approval_id)
    if approval.requested_by_id == by.pk:
        raise SamePerson("You asked for this yourself. Withdraw it instead.")
    return _decide(approval, ApprovalStatus.REFUSED, by, now, note)


@transaction.atomic
def withdraw(*, by: Person, approval_id: int, now: datetime) -> Approval:
    """Take a request back. Raises NotYours, AlreadyDecided."""
    approval = _waiting(approval_id)
    if approval.requested_by_id != by.pk:
        raise NotYours("Somebody else asked for this. Refuse it instead.")
    return _decide(approval, ApprovalStatus.WITHDRAWN, by, now, "")


def _waiting(approval_id: int) -> Approval:
    approval = Approval.objects.select_for_update(of=("self",)).select_related("requested_by").get(pk=approval_id)
    if approval.status != ApprovalStatus.WAITING:
        raise AlreadyDecided(f"This is decided already: {approval.get_status_display().lower()}.")
    return approval


def _decide(approval: Approval, status: ApprovalStatus, by: Person, now: datetime, note: str) -> Approval:
    approval.status, approval.decided_by, approval.decided_at, approval.decision_note = status, by, now, note
    approval.save(update_fields=["status", "decided_by", "decided_at", "decision_note"])
    return approval


def _credit(by: Person, told: dict[str, Any], on: date, now: datetime) -> None:
    parts = told["net_by_line"]
    credit_notes.credit_invoice(
        by=by,
        invoice_id=told["invoice_id"],
        reason=told["reason"],
        on=on,
        net_by_line=None if parts is None else {int(line): pence for line, pence in parts.items()},
    )


def _refund(by: Person, told: dict[str, Any], on: date, now: datetime) -> None:
    refunds.order(
        by=by,
        payment_id=told["payment_id"],
        amount_pence=told["amount_pence"],
        method=PaymentMethod(told["method"]),
        reason=told["reason"],
    )


def _write_off(by: Person, told: dict[str, Any], on: date, now: datetime) -> None:
    write_offs.write_off(by=by, invoice_id=told["invoice_id"], reason=told["reason"], on=on)


def _undo_run(by: Person, told: dict[str, Any], on: date, now: datetime) -> None:
    run_undo.start(by=by, run_id=told["run_id"], reason=told["reason"], now=now)


_DOES: Final[dict[ApprovalKind, Callable[[Person, dict[str, Any], date, datetime], None]]] = {
    ApprovalKind.CREDIT: _credit,
    ApprovalKind.REFUND: _refund,
    ApprovalKind.WRITE_OFF: _write_off,
    ApprovalKind.RUN_UNDO: _undo_run,
}
