"""Accounting batches: what waits for the next one, what one holds, and its entries as the files write them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum

from billing.books.entries import Entry, Invoice, Line, Receipt
from billing.enums import AccountingSystem, AccountKind, Collection, DocumentKind, EntryKind, PaymentKind
from billing.models import Account, AccountingBatch, AccountingEntry, Document, DocumentLine, Payment
from billing.queries.documents import documents, owing


def batches(system: AccountingSystem) -> QuerySet[AccountingBatch]:
    """Return a system's batches, newest first, each with its number of `documents` and `payments`."""
    counts: dict[str, Any] = {
        "documents": Count("entries", filter=Q(entries__kind=EntryKind.DOCUMENT)),
        "payments": Count("entries", filter=Q(entries__kind=EntryKind.PAYMENT)),
    }
    rows = AccountingBatch.objects.filter(system=system).select_related("created_by", "sent_by")
    return rows.annotate(**counts).order_by("-number")


def waiting_documents(system: AccountingSystem, until: date) -> QuerySet[Document]:
    """Return the documents up to a day that no batch of the system holds, in the order they were issued.

    A journal asks for what a payer billed by journal still owes, and for credit notes of invoices that went out in a journal.
    """
    rows = Document.objects.filter(~_is_held(system, EntryKind.DOCUMENT), issued_on__lte=until)
    if system == AccountingSystem.RECHARGE:
        rows = _by_journal(rows, until)
    return rows.order_by("issued_on", "pk")


def waiting_payments(system: AccountingSystem, until: date) -> QuerySet[Payment]:
    """Return the payments up to a day that no batch of the system holds; only Sage 50 takes payments."""
    rows = Payment.objects.filter(~_is_held(system, EntryKind.PAYMENT), received_on__lte=until)
    return rows.order_by("received_on", "pk") if system == AccountingSystem.SAGE else rows.none()


def sums(batch: AccountingBatch) -> Mapping[str, int]:
    """Return net, VAT and gross of a batch's documents and what its payments come to, in pence; two queries."""
    held = Document.objects.filter(pk__in=_ids(batch, EntryKind.DOCUMENT))
    found = held.aggregate(
        net=Sum("net_pence", default=0), vat=Sum("vat_pence", default=0), gross=Sum("gross_pence", default=0)
    )
    paid = Payment.objects.filter(pk__in=_ids(batch, EntryKind.PAYMENT))
    return found | paid.aggregate(paid=Sum("amount_pence", default=0))


def documents_of(batch: AccountingBatch) -> QuerySet[Document]:
    """Return a batch's documents as they were issued."""
    rows = Document.objects.filter(pk__in=_ids(batch, EntryKind.DOCUMENT)).select_related("account", "credits")
    return rows.order_by("issued_on", "pk")


def payments_of(batch: AccountingBatch) -> QuerySet[Payment]:
    """Return a batch's payments by day."""
    rows = Payment.objects.filter(pk__in=_ids(batch, EntryKind.PAYMENT)).select_related("account", "reverses")
    return rows.order_by("received_on", "pk")


def entries(batch: AccountingBatch) -> list[Entry]:
    """Return what a batch holds as the files write it, from what was archived; three queries however large it is."""
    lines = DocumentLine.objects.select_related("school").order_by("position")
    issued = (
        documents_of(batch)
        .select_related("account__school", "account__trust")
        .prefetch_related(Prefetch("lines", lines))
    )
    received = payments_of(batch).select_related("account__school", "account__trust")
    return [*map(_invoice, issued), *map(_receipt, received)]


def account_code(account: Account) -> str:
    """Return the payer's code in other books, eight letters at most: “100001”, “T00042”, “LA209”, “A00007”."""
    if account.school:
        return str(account.school.urn)
    if account.kind == AccountKind.COUNCIL:
        return f"LA{account.la_code}"
    return f"{'T' if account.trust_id else 'A'}{account.pk:05}"


def _is_held(system: AccountingSystem, kind: EntryKind) -> Exists:
    return Exists(AccountingEntry.objects.filter(system=system, kind=kind, object_id=OuterRef("pk")))


def _by_journal(rows: QuerySet[Document], until: date) -> QuerySet[Document]:
    owed = owing(documents(until)).filter(issued_on__lte=until).values("pk")
    sent = AccountingEntry.objects.filter(
        system=AccountingSystem.RECHARGE, kind=EntryKind.DOCUMENT, object_id=OuterRef("credits_id")
    )
    is_asked_for = Q(kind=DocumentKind.INVOICE, pk__in=owed)
    corrects = Q(kind=DocumentKind.CREDIT_NOTE) & (Q(credits__in=owed) | Exists(sent))
    return rows.filter(is_asked_for | corrects, account__collection=Collection.JOURNAL)


def _ids(batch: AccountingBatch, kind: EntryKind) -> QuerySet[Any, Any]:
    return AccountingEntry.objects.filter(batch=batch, kind=kind).values("object_id")


def _invoice(document: Document) -> Invoice:
    return Invoice(
        number=document.number,
        is_invoice=document.is_invoice,
        issued_on=document.issued_on,
        due_on=document.due_on,
        account_code=account_code(document.account),
        payer_name=document.buyer_name,
        payer_address=document.buyer_address,
        reference=document.buyer_reference,
        purchase_order=document.purchase_order,
        credits=document.credits.number if document.credits else "",
        lines=tuple(map(_line, document.lines.all())),
    )


def _line(row: DocumentLine) -> Line:
    return Line(
        description=row.description,
        quantity=row.quantity,
        rate=row.rate,
        net_pence=row.net_pence,
        vat_pence=row.vat_pence,
        vat_treatment=row.vat_treatment,
        income=row.income,
        service=row.get_supply_display(),
        school_name=row.school_name,
        school_urn=str(row.school.urn) if row.school else "",
        cfr_code=row.cfr_code,
        aar_code=row.aar_code,
        period_starts_on=row.period_starts_on,
        period_ends_on=row.period_ends_before - timedelta(days=1),
    )


def _receipt(payment: Payment) -> Receipt:
    return Receipt(
        id=payment.pk,
        on=payment.received_on,
        kind=payment.kind,
        amount_pence=payment.amount_pence,
        account_code=account_code(payment.account),
        method=payment.get_method_display(),
        reference=payment.reference,
        is_of_write_off=bool(payment.reverses and payment.reverses.kind == PaymentKind.WRITE_OFF),
    )


def waiting_count(system: AccountingSystem, until: date) -> int:
    """Return how many documents and payments the next batch would hold; two queries."""
    return waiting_documents(system, until).count() + waiting_payments(system, until).count()


def batch(batch_id: int) -> AccountingBatch | None:
    """Return one batch of any system; None when there is none."""
    return AccountingBatch.objects.select_related("created_by", "sent_by").filter(pk=batch_id).first()
