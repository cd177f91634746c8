"""How much of each kind waits for the office: asked at once, because a home shows all of it."""

from dataclasses import dataclass
from datetime import date

from billing.enums import ApprovalStatus, RunStatus
from billing.models import Approval, BillingRun, Document
from billing.queries import documents, held_orders, home, quotes, reminders, runs
from tenants.queries.counting import numbers


@dataclass(frozen=True)
class Waiting:
    """Numbers of things that wait for somebody in the office."""

    approvals: int  # requests for a second person
    awaiting_runs: int  # runs for a second person
    accepted_quotes: int  # without their invoice
    held_invoices: int  # of runs, without a purchase order
    held_charges: int  # in no run, without a purchase order
    unsent: int  # documents no e-mail has carried
    broken_promises: int  # to pay by a day that is past


def waiting(on: date) -> Waiting:
    """Return what waits on a day; one query."""
    return Waiting(
        **numbers(
            approvals=Approval.objects.filter(status=ApprovalStatus.WAITING),
            awaiting_runs=BillingRun.objects.filter(status=RunStatus.AWAITING),
            accepted_quotes=quotes.to_invoice(),
            held_invoices=runs.held_items(),
            held_charges=held_orders.loose(),
            unsent=home.not_sent(documents.with_last_dispatch(Document.objects.all())),
            broken_promises=reminders.with_broken_promise(on),
        )
    )
