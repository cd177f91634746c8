"""Filters of the billing pages."""

from django import template

from billing.models import AccountingBatch, Approval, BillingRun, Charge, DocumentLine, Refund, Spend
from billing.presenters import approvals, books, charges, runs
from billing.presenters.funding import agreements
from billing.presenters.invoices import Tag
from billing.queries.funding.agreements import Instalment
from billing.wording import quantity_text, rate_text

register = template.Library()


@register.filter
def charge_tag(charge: Charge) -> Tag:
    """Return the state of a charge."""
    return charges.state(charge)


@register.filter
def batch_tag(batch: AccountingBatch) -> Tag:
    """Return how far an accounting batch is."""
    return books.batch_tag(batch)


@register.filter
def run_tag(run: BillingRun) -> Tag:
    """Return the state of a run."""
    return runs.tag(run)


@register.filter
def vat_rate(line: DocumentLine) -> str:
    """Return “20%” or “Exempt”."""
    return rate_text(line)


@register.filter
def quantity(line: DocumentLine) -> str:
    """Return “420 pupils”."""
    return quantity_text(line)


@register.filter
def approval_tag(approval: Approval) -> Tag:
    """Return the state of a request for a second person."""
    return approvals.approval_tag(approval)


@register.filter
def refund_tag(refund: Refund) -> Tag:
    """Return the state of a refund."""
    return approvals.refund_tag(refund)


@register.filter
def instalment_tag(instalment: Instalment) -> Tag:
    """Return what has become of an instalment."""
    return agreements.instalment_tag(instalment)


@register.filter
def can_be_taken_back(spend: Spend) -> bool:
    """Return whether a spend is neither a correction nor corrected."""
    return agreements.can_take_back(spend)
