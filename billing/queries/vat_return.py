"""Sales of a VAT period: by the tax point of documents, or by the day money came in (cash accounting, VAT Notice 731)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Prefetch, Q

from billing.enums import PaymentKind
from billing.models import Allocation, Document, DocumentLine, Payment
from billing.vat_return import IN_SCOPE, Invoiced, Sale

INVOICED, PAID = "invoiced", "paid"
BASES = [(INVOICED, "Invoice accounting: by tax point"), (PAID, "Cash accounting: by money received")]


def sales(basis: str, since: date, until: date) -> list[Sale]:
    """Return the sales of a period on the basis chosen."""
    return paid(since, until) if basis == PAID else invoiced(since, until)


def invoiced(since: date, until: date) -> list[Sale]:
    """Return the lines of all documents whose tax point is in the period; one query."""
    lines = DocumentLine.objects.filter(document__tax_point_on__range=(since, until)).select_related("document")
    return [_sale(line) for line in lines.order_by("document__tax_point_on", "document_id", "position")]


def paid(since: date, until: date) -> list[Sale]:
    """Return the shares of invoices that were paid in the period, and less than nothing where money went back; four queries.

    Debt given up is no money. What a payment has not been set against is no sale yet.
    """
    money = Payment.objects.select_related("reversal").prefetch_related(
        Prefetch("refunded_by", Payment.objects.filter(kind=PaymentKind.REFUND).order_by("-received_on"))
    )
    invoices = _touched(since, until)
    rows = (
        Allocation.objects.filter(invoice__in=list(invoices), payment__isnull=False)
        .exclude(payment__kind=PaymentKind.WRITE_OFF)
        .prefetch_related(Prefetch("payment", money))
        .order_by("invoice_id", "pk")
    )
    found = sorted(((row.invoice_id, _day(row), row.pk, row.amount_pence) for row in rows), key=lambda row: row[:3])
    return sorted(_shares(found, invoices, since, until), key=lambda sale: (sale.on, sale.document_id))


def _touched(since: date, until: date) -> dict[int, Document]:
    """The invoices any money of the period was set against, with their lines."""
    of_period = Q(payment__received_on__range=(since, until))
    went_back = Q(payment__reversal__received_on__range=(since, until))
    refunded = Q(payment__refunded_by__received_on__range=(since, until))
    ids = Allocation.objects.filter(of_period | went_back | refunded).values("invoice_id")
    rows = Document.objects.filter(pk__in=ids).prefetch_related(
        Prefetch("lines", DocumentLine.objects.order_by("position"))
    )
    return {row.pk: row for row in rows}


def _sale(line: DocumentLine) -> Sale:
    is_in_scope = line.vat_treatment in IN_SCOPE
    return Sale(
        on=line.document.tax_point_on,
        document_id=line.document_id,
        number=line.document.number,
        payer=line.document.buyer_name,
        text=line.description,
        net_pence=line.net_pence if is_in_scope else 0,
        vat_pence=line.vat_pence,
        outside_pence=0 if is_in_scope else line.net_pence,
    )


def _day(row: Allocation) -> date:
    """The day the money moved: what undoes a share has the day of the reversal or the refund behind it."""
    payment = row.payment
    if payment is None:
        raise TypeError("a share of a credit note is no money")
    if row.amount_pence > 0:
        return payment.received_on
    reversal = getattr(payment, "reversal", None)
    back = [reversal] if reversal else list(payment.refunded_by.all())
    return back[0].received_on if back else payment.received_on


def _shares(
    rows: list[tuple[int, date, int, int]], invoices: dict[int, Document], since: date, until: date
) -> Iterator[Sale]:
    before: dict[int, int] = {}
    for invoice_id, on, _, pence in rows:
        invoice, start = invoices[invoice_id], before.get(invoice_id, 0)
        before[invoice_id] = start + pence
        if since <= on <= until:
            whole = _whole(invoice)
            net, vat, outside = (
                after - earlier for after, earlier in zip(whole.up_to(start + pence), whole.up_to(start), strict=True)
            )
            yield Sale(
                on,
                invoice_id,
                invoice.number,
                invoice.buyer_name,
                "Paid" if pence > 0 else "Paid back",
                net,
                vat,
                outside,
            )


def _whole(invoice: Document) -> Invoiced:
    net = sum(line.net_pence for line in invoice.lines.all() if line.vat_treatment in IN_SCOPE)
    return Invoiced(net, invoice.vat_pence, invoice.net_pence - net)
