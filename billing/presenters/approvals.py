"""Requests for a second person, and refunds, as lists and pages show them."""

from typing import Final

from billing.enums import ApprovalStatus, RefundStatus
from billing.models import Approval, Refund
from billing.presenters.invoices import Event, Tag, pounds
from tenants.lists import Column
from tenants.money import format_pence
from tenants.working_days import london_day

APPROVAL_COLOURS: Final[dict[str, str]] = {ApprovalStatus.WAITING: "warn", ApprovalStatus.APPROVED: "good"}
REFUND_COLOURS: Final[dict[str, str]] = {
    RefundStatus.WAITING: "warn",
    RefundStatus.SENT: "accent",
    RefundStatus.DONE: "good",
    RefundStatus.FAILED: "bad",
}

APPROVAL_COLUMNS: Final[list[Column[Approval]]] = [
    Column("Asked at", lambda row: london_day(row.requested_at)),
    Column("What", lambda row: row.summary),
    Column("Amount", lambda row: pounds(row.amount_pence)),
    Column("Reason", lambda row: row.reason),
    Column("Asked by", lambda row: str(row.requested_by)),
    Column("State", lambda row: row.get_status_display()),
    Column("Decided by", lambda row: str(row.decided_by or "")),
    Column("Note", lambda row: row.decision_note),
]
REFUND_COLUMNS: Final[list[Column[Refund]]] = [
    Column("Ordered at", lambda row: london_day(row.requested_at)),
    Column("Payer", lambda row: str(row.account)),
    Column("Amount", lambda row: pounds(row.amount_pence)),
    Column("How", lambda row: row.get_method_display()),
    Column("Reason", lambda row: row.reason),
    Column("Bank file", lambda row: row.file_reference),
    Column("State", lambda row: row.get_status_display()),
]


def approval_tag(approval: Approval) -> Tag:
    """Return the state of a request with its colour."""
    return Tag(approval.get_status_display(), APPROVAL_COLOURS.get(approval.status, "neutral"))


def refund_tag(refund: Refund) -> Tag:
    """Return the state of a refund with its colour."""
    return Tag(refund.get_status_display(), REFUND_COLOURS.get(refund.status, "neutral"))


def approval_facts(approval: Approval) -> list[dict[str, str]]:
    """Return what was asked for, as a summary list."""
    rows = [
        ("What", approval.summary),
        ("Amount with VAT", format_pence(approval.amount_pence)),
        ("Reason", approval.reason or "None given"),
        ("Asked by", str(approval.requested_by)),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def approval_events(approval: Approval) -> list[Event]:
    """Return who asked and who decided, newest first."""
    events = [Event("Asked for", approval.requested_at, by=str(approval.requested_by))]
    if approval.decided_at:
        title = str(approval.get_status_display())
        events.append(Event(title, approval.decided_at, approval.decision_note, str(approval.decided_by)))
    return events[::-1]
