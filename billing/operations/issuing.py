"""Issuing invoices: one block of numbers and one statement for any number of them, the same for one and for a run.

The caller holds the accounts' rows. Amounts are copied from the charges, never worked out again; Python checks the sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from billing import numbering, supplier, vat
from billing.enums import DispatchStatus, DocumentKind
from billing.errors import BillingRefused
from billing.operations import locks
from billing.operations.issuing_sql import ISSUE, RATE_AT_TAX_POINT
from billing.operations.numbers import take_numbers
from billing.queries import charges as charge_queries
from membership.models import Person
from tenants.calendars import FinancialYear
from tenants.current import current_partnership
from tenants.queue import enqueue


class ChargesChanged(BillingRefused):
    """A charge is cancelled, on another invoice or another payer's by now."""

    code = "charges_changed"


class PurchaseOrderMissing(BillingRefused):
    """This payer returns invoices without a purchase order."""

    code = "purchase_order_missing"


class TotalsDiffer(RuntimeError):
    """What was written does not add up to what was asked for: nothing is kept."""

    code = "totals_differ"


@dataclass(frozen=True)
class InvoiceDraft:
    """One invoice to be: who pays, for which charges, under which order."""

    account_id: int
    charge_ids: Sequence[int]
    purchase_order: str = ""


@dataclass(frozen=True)
class Issued:
    """One invoice that is."""

    id: int
    number: str
    gross_pence: int


@transaction.atomic
def issue_invoice(
    *, by: Person, account_id: int, charge_ids: Sequence[int], on: date, purchase_order: str = ""
) -> Issued:
    """Issue one invoice and send it. Raises ChargesChanged, PurchaseOrderMissing."""
    account = locks.lock_account(account_id)
    draft = InvoiceDraft(account_id, tuple(charge_ids), purchase_order or account.purchase_order)
    if account.requires_purchase_order and not draft.purchase_order:
        raise PurchaseOrderMissing(f"{account.name} asks for a purchase order number on every invoice.")
    if not charge_ids or not still_open([draft]):
        raise ChargesChanged("A charge was cancelled or invoiced in the meantime. Look at the charges again.")
    (issued,) = issue_invoices(by=by, drafts=[draft], on=on)
    enqueue("billing.send_waiting")
    return issued


def still_open(drafts: Sequence[InvoiceDraft]) -> list[InvoiceDraft]:
    """Return the drafts whose charges all still wait for an invoice from the same account; one query."""
    wanted = [charge for draft in drafts for charge in draft.charge_ids]
    owners = dict(charge_queries.open_charges().filter(pk__in=wanted).values_list("pk", "account_id"))
    return [
        draft
        for draft in drafts
        if draft.charge_ids and all(owners.get(c) == draft.account_id for c in draft.charge_ids)
    ]


def issue_invoices(*, by: Person | None, drafts: Sequence[InvoiceDraft], on: date) -> list[Issued]:
    """Write invoices with lines and e-mails to be sent, in the order given. Raises TotalsDiffer.

    Runs in the caller's transaction, which holds the accounts; takes the numbers last. The tax point is the date of issue
    and decides the rate of every line, whenever it was charged.
    """
    rated = {"charges": [charge for draft in drafts for charge in draft.charge_ids]} | rates_on(on)
    with connection.cursor() as cursor:
        cursor.execute(RATE_AT_TAX_POINT, rated)
        first = take_numbers(DocumentKind.INVOICE, on, len(drafts))
        cursor.execute(ISSUE, _drafted(drafts) | document_facts(by, on, first))
        rows: list[tuple[int, str, int, int]] = cursor.fetchall()
    check_totals(len(drafts), rows[0][3] if rows else 0, len(rows), sum(row[2] for row in rows))
    return [Issued(*row[:3]) for row in rows]


def rates_on(on: date) -> dict[str, Any]:
    """Return the parameters of `RATE_AT_TAX_POINT`: the rates of a day."""
    return {
        "treatments": [treatment.value for treatment in vat.RATED],
        "rates": [vat.rate_on(treatment, on) for treatment in vat.RATED],
    }


def document_facts(by: Person | None, on: date, first: int) -> dict[str, Any]:
    """Return the parameters of `WRITE`: what all invoices issued together share."""
    partnership = current_partnership()
    return {
        "kind": DocumentKind.INVOICE.value,
        "stem": numbering.stem(partnership.document_prefix, DocumentKind.INVOICE, on),
        "digits": numbering.DIGITS,
        "financial_year": FinancialYear.containing(on).start,
        "first": first,
        "on": on,
        "terms": partnership.payment_terms_days,
        "supplier": Jsonb(supplier.identity(partnership)),
        "by": by.pk if by else None,
        "waiting": DispatchStatus.WAITING.value,
        "no_address": DispatchStatus.NO_ADDRESS.value,
    }


def check_totals(invoices: int, asked_pence: int, written: int, written_pence: int) -> None:
    """Compare what was asked for with what was written. Raises TotalsDiffer."""
    if (written, written_pence) != (invoices, asked_pence):
        raise TotalsDiffer(f"{written} of {invoices} invoices, {written_pence} of {asked_pence} pence")


def _drafted(drafts: Sequence[InvoiceDraft]) -> dict[str, Any]:
    pairs = [(place, charge) for place, draft in enumerate(drafts) for charge in draft.charge_ids]
    return {
        "accounts": [draft.account_id for draft in drafts],
        "orders": [draft.purchase_order for draft in drafts],
        "places": [place for place, _ in pairs],
        "charges": [charge for _, charge in pairs],
    }
