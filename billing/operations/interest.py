"""Statutory interest as a charge: once per invoice, where the partnership charges it at all."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.db import transaction

from billing import interest
from billing.enums import IncomeKind, SourceKind, SupplyKind
from billing.errors import BillingRefused
from billing.models import Charge, Document
from billing.operations import charges, locks
from billing.queries import documents
from billing.queries.settings import base_rates, billing_settings
from billing.vat import Vat
from membership.enums import VatTreatment
from membership.models import Person

OUTSIDE: Final = Vat(VatTreatment.OUTSIDE, Decimal(0), "Compensation for late payment: outside the scope of VAT")


class InterestOff(BillingRefused):
    """The partnership charges no interest."""

    code = "interest_off"


class NotOverdue(BillingRefused):
    """Nothing of the invoice is late."""

    code = "not_overdue"


def worked_out(*, invoice: Document, on: date) -> interest.Interest:
    """Return the interest on what an invoice still owes. Raises InterestOff, NotOverdue, NoBaseRate.

    Parts that came late but came are left alone: interest is asked on what is still owed.
    """
    if not billing_settings().charges_interest:
        raise InterestOff("Interest is switched off. An admin can switch it on under Billing settings.")
    owed = documents.outstanding_pence(invoice.pk) if invoice.is_invoice else 0
    if owed <= 0 or invoice.due_on >= on:
        raise NotOverdue(f"Nothing of {invoice.number} is overdue.")
    return interest.interest(owed, invoice.due_on, on, base_rates())


@transaction.atomic
def raise_interest(*, by: Person, invoice_id: int, on: date) -> Charge:
    """Charge interest and the fixed sum of one overdue invoice. Raises as `worked_out`, and AlreadyCharged."""
    invoice = Document.objects.get(pk=invoice_id)
    account = locks.lock_account(invoice.account_id)
    found = worked_out(invoice=invoice, on=on)
    draft = charges.ChargeDraft(
        account_id=account.pk,
        school_id=account.school_id,
        source_kind=SourceKind.INTEREST,
        source_id=invoice.pk,
        description=f"Statutory interest on {invoice.number}",
        arithmetic=found.arithmetic,
        period_starts_on=invoice.due_on + timedelta(1),
        period_ends_before=on + timedelta(1),
        net_pence=found.total_pence,
        vat=OUTSIDE,
        supply=SupplyKind.SERVICE,
        income=IncomeKind.OTHER,
    )
    return charges.raise_charge(by=by, draft=draft)
