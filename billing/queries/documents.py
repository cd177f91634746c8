"""Documents as lists and pages show them: paid, credited and outstanding are sums of allocations, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    F,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from billing.crediting import CreditableLine
from billing.enums import AccountKind, DocumentKind, PaymentKind, PaymentState
from billing.models import Allocation, Dispatch, Document, DocumentLine

PENCE = BigIntegerField()


@dataclass(frozen=True)
class Totals:
    """What a list of documents adds up to."""

    count: int
    issued_pence: int
    paid_pence: int


def sum_of(model: type[Model], key: str, field: str, condition: Q | None = None) -> Subquery:
    """Return a subquery: the sum of a field over the rows whose `key` is the outer row; none when there are no rows."""
    rows = model._default_manager.filter(condition or Q(), **{key: OuterRef("pk")}).order_by().values(key)
    return Subquery(rows.annotate(total=Sum(field)).values("total"), output_field=PENCE)


def _allocated(condition: Q, to: str = "invoice") -> Coalesce:
    return Coalesce(sum_of(Allocation, to, "amount_pence", condition), 0)


def documents(on: date) -> QuerySet[Document]:
    """All documents, newest first, with what is paid, credited and outstanding, and the state on a day.

    Each sum named is worked out anew wherever it is named, so `outstanding_pence` rests on one sum, not on three.
    """
    rows = Document.objects.select_related("account")
    paid = F("settled_pence") - F("written_off_pence") - F("credited_pence")
    for step in (_sums(), {"paid_pence": paid, "outstanding_pence": _outstanding()}, {"state": _state(on)}):
        rows = rows.annotate(**step)
    return rows.order_by("-issued_on", "-pk")


def _sums() -> dict[str, Any]:
    return {
        "settled_pence": _allocated(Q()),
        "written_off_pence": _allocated(Q(payment__kind=PaymentKind.WRITE_OFF)),
        "credited_pence": _allocated(Q(credit_note__isnull=False)),
        "used_pence": _allocated(Q(), to="credit_note"),
    }


def _outstanding() -> Case:
    return Case(
        When(kind=DocumentKind.INVOICE, then=F("gross_pence") - F("settled_pence")),
        default=F("gross_pence") + F("used_pence"),
        output_field=PENCE,
    )


def _state(on: date) -> Case:
    return Case(
        When(kind=DocumentKind.CREDIT_NOTE, outstanding_pence__lt=0, then=Value(PaymentState.CREDIT_LEFT)),
        When(kind=DocumentKind.CREDIT_NOTE, then=Value(PaymentState.ALLOCATED)),
        When(outstanding_pence=0, written_off_pence__gt=0, then=Value(PaymentState.WRITTEN_OFF)),
        When(
            outstanding_pence=0,
            credited_pence__gt=0,
            settled_pence=F("credited_pence"),
            then=Value(PaymentState.CREDITED),
        ),
        When(outstanding_pence=0, then=Value(PaymentState.PAID)),
        When(due_on__lt=on, then=Value(PaymentState.OVERDUE)),
        When(paid_pence__gt=0, then=Value(PaymentState.PART_PAID)),
        default=Value(PaymentState.UNPAID),
        output_field=CharField(),
    )


def owing(rows: QuerySet[Any]) -> QuerySet[Document]:
    """Keep the invoices with something outstanding."""
    return rows.filter(kind=DocumentKind.INVOICE, outstanding_pence__gt=0)


def late(rows: QuerySet[Document], on: date) -> QuerySet[Document]:
    """Keep the invoices past their due date with something outstanding."""
    return owing(rows).filter(due_on__lt=on)


def unpaid(on: date) -> QuerySet[Document]:
    """Invoices with something outstanding."""
    return owing(documents(on))


def of_financial_year(rows: QuerySet[Document], start: int) -> QuerySet[Document]:
    """Keep the documents of one financial year: 2026 is 2026-27."""
    return rows.filter(financial_year=start)


def of_trusts(rows: QuerySet[Document]) -> QuerySet[Document]:
    """Keep the documents trusts pay."""
    return rows.filter(account__kind=AccountKind.TRUST)


def matching(rows: QuerySet[Document], text: str) -> QuerySet[Document]:
    """Keep documents whose number, payer, order or school has the text."""
    has_school = Q(pk__in=DocumentLine.objects.filter(school_name__icontains=text).values("document"))
    return rows.filter(
        Q(number__icontains=text) | Q(buyer_name__icontains=text) | Q(purchase_order__iexact=text) | has_school
    )


def with_purpose(rows: QuerySet[Document]) -> QuerySet[Document]:
    """Bring the lines along, for the purpose of each document; one query more."""
    return rows.prefetch_related(Prefetch("lines", DocumentLine.objects.order_by("document_id", "position")))


def with_last_dispatch(rows: QuerySet[Document]) -> QuerySet[Document]:
    """Annotate how the latest e-mail of each document stands."""
    latest = Dispatch.objects.filter(document=OuterRef("pk")).order_by("-pk").values("status")[:1]
    sent: dict[str, Any] = {"sent_state": Coalesce(Subquery(latest), Value(""))}
    return rows.annotate(**sent)


def totals(rows: QuerySet[Document]) -> Totals:
    """Return number, gross and paid of a list of documents (`documents` with any filters); one query."""
    sums = rows.order_by().aggregate(issued=Sum("gross_pence", default=0), paid=Sum("paid_pence", default=0))
    return Totals(rows.count(), sums["issued"], sums["paid"])


def outstanding_pence(invoice_id: int) -> int:
    """Return what an invoice still owes."""
    invoice = Document.objects.annotate(allocated=_allocated(Q())).get(pk=invoice_id)
    return invoice.gross_pence - invoice.allocated


def creditable_lines(invoice: Document) -> list[CreditableLine]:
    """Return an invoice's lines with what credit notes took back of each; one query."""
    rows = DocumentLine.objects.filter(document=invoice).annotate(
        net_back=Coalesce(Sum("credit_lines__net_pence"), 0), vat_back=Coalesce(Sum("credit_lines__vat_pence"), 0)
    )
    return [
        CreditableLine(row.pk, row.description, row.net_pence, row.vat_pence, -row.net_back, -row.vat_back)
        for row in rows.order_by("position")
    ]


def find(rows: QuerySet[Document], pk: int) -> Document | None:
    """Return one document of those someone may see, with all its page shows; None when there is none."""
    return (
        rows.filter(pk=pk)
        .select_related("credits", "issued_by", "account__trust", "account__school")
        .prefetch_related(
            "lines",
            "dispatches",
            "credit_notes",
            Prefetch("allocations", Allocation.objects.select_related("payment", "credit_note")),
            Prefetch("credit_allocations", Allocation.objects.select_related("invoice")),
        )
        .first()
    )


def numbers_containing(rows: QuerySet[Document], text: str, most: int = 5) -> Iterable[Document]:
    """Return a few documents whose number or purchase order has the text, newest first."""
    return rows.filter(Q(number__icontains=text) | Q(purchase_order__icontains=text))[:most]
