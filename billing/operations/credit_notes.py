"""Credit notes: part of an invoice or all that is left, line by line, so that the sum can reach exactly nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from billing import numbering, supplier
from billing.crediting import LineCredit, credit_part, credit_rest
from billing.enums import ApprovalKind, Collection, DispatchStatus, DocumentKind
from billing.errors import BillingRefused
from billing.models import Account, Allocation, Approval, Dispatch, Document, DocumentLine
from billing.operations import locks, second_person
from billing.operations.numbers import take_numbers
from billing.queries import documents
from membership.models import Person
from tenants.calendars import FinancialYear
from tenants.current import current_partnership
from tenants.money import format_pence
from tenants.queue import enqueue


class NotAnInvoice(BillingRefused):
    """Only invoices can be credited."""

    code = "not_an_invoice"


@transaction.atomic
def credit_invoice(
    *, by: Person | None, invoice_id: int, reason: str, on: date, net_by_line: Mapping[int, int] | None = None
) -> Document:
    """Credit net pence per line id, or all that is left, and send the note. Raises NotAnInvoice, CreditRefused.

    What the invoice still owes is settled by the note; more than that stays as credit on the account.
    """
    invoice = Document.objects.get(pk=invoice_id)
    if not invoice.is_invoice:
        raise NotAnInvoice("A credit note cannot be credited. Raise a new invoice instead.")
    account = locks.lock_account(invoice.account_id)
    lines = documents.creditable_lines(invoice)
    taken = credit_rest(lines) if net_by_line is None else credit_part(lines, net_by_line)
    note = _write(by, invoice, account, taken, reason, on)
    _settle(invoice, note)
    _queue(note, account)
    return note


@transaction.atomic
def ask_credit(
    *, by: Person, invoice_id: int, reason: str, on: date, net_by_line: Mapping[int, int] | None = None
) -> Document | Approval:
    """Credit like `credit_invoice`, or ask a second person where it is above the limit. Raises what that raises."""
    invoice = Document.objects.get(pk=invoice_id)
    lines = documents.creditable_lines(invoice)
    taken = credit_rest(lines) if net_by_line is None else credit_part(lines, net_by_line)
    gross = sum(part.net_pence + part.vat_pence for part in taken)
    if not invoice.is_invoice or not second_person.is_needed(ApprovalKind.CREDIT, gross):
        return credit_invoice(by=by, invoice_id=invoice_id, reason=reason, on=on, net_by_line=net_by_line)
    return second_person.ask(
        by=by,
        kind=ApprovalKind.CREDIT,
        amount_pence=gross,
        summary=f"Credit {format_pence(gross)} of {invoice.number}, {invoice.buyer_name}",
        arguments={"invoice_id": invoice_id, "reason": reason, "net_by_line": net_by_line},
        reason=reason,
    )


def _write(
    by: Person | None, invoice: Document, account: Account, taken: Sequence[LineCredit], reason: str, on: date
) -> Document:
    partnership = current_partnership()
    net, vat = sum(part.net_pence for part in taken), sum(part.vat_pence for part in taken)
    originals = DocumentLine.objects.in_bulk([part.line_id for part in taken])
    sequence = take_numbers(DocumentKind.CREDIT_NOTE, on, 1)
    note = Document.objects.create(
        kind=DocumentKind.CREDIT_NOTE,
        number=numbering.number_text(
            numbering.stem(partnership.document_prefix, DocumentKind.CREDIT_NOTE, on), sequence
        ),
        financial_year=FinancialYear.containing(on).start,
        sequence=sequence,
        account=account,
        credits=invoice,
        issued_on=on,
        tax_point_on=on,
        due_on=on,
        supplier=supplier.identity(partnership),
        buyer_name=invoice.buyer_name,
        buyer_address=invoice.buyer_address,
        buyer_reference=invoice.buyer_reference,
        buyer_vat_number=invoice.buyer_vat_number,
        purchase_order=invoice.purchase_order,
        reason=reason,
        line_count=len(taken),
        net_pence=-net,
        vat_pence=-vat,
        gross_pence=-(net + vat),
        issued_by=by,
    )
    rows = [_line(note, originals[part.line_id], part, place) for place, part in enumerate(taken, 1)]
    DocumentLine.objects.bulk_create(rows)
    return note


def _line(note: Document, original: DocumentLine, part: LineCredit, position: int) -> DocumentLine:
    is_whole = part.net_pence == original.net_pence
    return DocumentLine(
        document=note,
        position=position,
        charge_id=original.charge_id,
        credited_line=original,
        school_id=original.school_id,
        school_name=original.school_name,
        description=original.description,
        arithmetic=original.arithmetic if is_whole else _part_words(original, part),
        period_starts_on=original.period_starts_on,
        period_ends_before=original.period_ends_before,
        quantity=-original.quantity if is_whole else Decimal(-1),
        unit=original.unit if is_whole else "",
        rate=original.rate if is_whole else Decimal(part.net_pence) / 100,
        discount_pence=original.discount_pence if is_whole else 0,
        discount_reason=original.discount_reason if is_whole else "",
        net_pence=-part.net_pence,
        vat_treatment=original.vat_treatment,
        vat_rate=original.vat_rate,
        vat_pence=-part.vat_pence,
        vat_reason=original.vat_reason,
        cfr_code=original.cfr_code,
        aar_code=original.aar_code,
        vat_evidence=original.vat_evidence,
        supply=original.supply,
        income=original.income,
        funding_purpose=original.funding_purpose,
    )


def _part_words(original: DocumentLine, part: LineCredit) -> str:
    return f"{format_pence(part.net_pence)} of {format_pence(original.net_pence)} credited"


def _settle(invoice: Document, note: Document) -> None:
    outstanding = documents.outstanding_pence(invoice.pk)
    amount = min(outstanding, -note.gross_pence)
    if amount > 0:
        Allocation.objects.create(invoice=invoice, credit_note=note, amount_pence=amount)


def _queue(note: Document, account: Account) -> None:
    if account.collection == Collection.JOURNAL:
        return
    status = DispatchStatus.WAITING if account.invoice_email else DispatchStatus.NO_ADDRESS
    dispatch = Dispatch.objects.create(document=note, email=account.invoice_email, status=status)
    if account.invoice_email:
        enqueue("billing.send_document", dispatch_id=dispatch.pk)
