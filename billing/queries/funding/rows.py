"""The rows income is made of: lines of documents, grants without an invoice, money that arrived. Figures are their sums."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from billing.enums import PaymentKind, SourceKind
from billing.models import Allocation, DocumentLine, FundingInstalment, Payment
from tenants.money import split


@dataclass(frozen=True)
class IncomeRow:
    """One piece of income, in pence, with where it comes from; `net_pence` leaves VAT out where `pence` has it."""

    kind: str
    on: date
    title: str
    payer: str
    pence: int
    starts_on: date
    ends_before: date
    reference: str = ""
    document_id: int | None = None
    agreement_id: int | None = None
    net_pence: int = 0


FUNDED = Q(charge__source_kind=SourceKind.FUNDING)


def _agreement_of_line() -> Case:
    of_instalment = FundingInstalment.objects.filter(pk=OuterRef("charge__source_id")).values("agreement")
    return Case(When(FUNDED, then=Subquery(of_instalment)), default=None)


def invoiced(condition: Q) -> list[IncomeRow]:
    """Return the lines of issued documents that meet a condition, net, credit notes as negative rows; one query."""
    rows = (
        DocumentLine.objects.filter(condition)
        .annotate(agreement=_agreement_of_line())
        .order_by("document__issued_on", "pk")
        .values_list(
            "income", "document__issued_on", "description", "document__account__name", "net_pence",
            "period_starts_on", "period_ends_before", "document__number", "document_id", "agreement", "net_pence",
        )
    )  # fmt: skip
    return [IncomeRow(*row) for row in rows]


def granted(condition: Q) -> list[IncomeRow]:
    """Return what came from funders without an invoice and meets a condition; one query."""
    rows = FundingInstalment.objects.filter(condition, received_pence__gt=0).select_related("agreement")
    return [
        IncomeRow(
            row.agreement.kind, row.received_on or row.due_on, row.agreement.name, row.payer, row.received_pence,
            row.period_starts_on, row.period_ends_before, row.agreement.reference,
            agreement_id=row.agreement_id, net_pence=row.received_pence,
        )
        for row in rows.annotate(payer=payer_name()).order_by("received_on", "pk")
    ]  # fmt: skip


def payer_name() -> Coalesce:
    """Name the payer of an instalment: its account where it has one, so that one council is one payer."""
    return Coalesce("agreement__account__name", "agreement__funder", output_field=CharField())


def issued_between(starts_on: date, ends_before: date) -> list[IncomeRow]:
    """Return income by date of issue, and of receipt where there is no invoice, in a half-open period; two queries."""
    days = {"gte": starts_on, "lt": ends_before}
    lines = invoiced(Q(**{f"document__issued_on__{test}": day for test, day in days.items()}))
    return lines + granted(Q(**{f"received_on__{test}": day for test, day in days.items()}))


def earned_between(starts_on: date, ends_before: date) -> list[IncomeRow]:
    """Return the income whose own period touches a half-open period, in full; two queries."""
    touches = Q(period_starts_on__lt=ends_before, period_ends_before__gt=starts_on)
    return invoiced(touches) + granted(touches)


def arrived(condition: Q) -> list[IncomeRow]:
    """Return money set against invoices, shared over their lines, VAT included; debts given up are no money. Two queries.

    The condition is on the allocation.
    """
    used = Allocation.objects.filter(condition, payment__isnull=False).exclude(payment__kind=PaymentKind.WRITE_OFF)
    lines = _lines_by_document(
        DocumentLine.objects.filter(document__in=used.values("invoice"), document__kind="invoice")
    )
    found: list[IncomeRow] = []
    facts = used.order_by("payment__received_on", "pk").values_list(
        "invoice_id", "amount_pence", "payment__received_on", "invoice__number", "payment__account__name"
    )
    for invoice_id, pence, on, number, payer in facts:
        found += _shared(pence, on, payer, number, lines[invoice_id])
    return found


def unmatched_pence(starts_on: date, ends_before: date, matched: Iterable[IncomeRow]) -> int:
    """Return what came in on accounts in a half-open period beyond what was set against invoices; one query.

    Less than nothing when more was taken back than is left.
    """
    payments = Payment.objects.filter(received_on__gte=starts_on, received_on__lt=ends_before)
    total = payments.exclude(kind=PaymentKind.WRITE_OFF).aggregate(total=Sum("amount_pence", default=0))["total"]
    return int(total) - sum(row.pence for row in matched)


def _lines_by_document(lines: QuerySet[DocumentLine]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for line in lines.annotate(agreement=_agreement_of_line(), gross=F("net_pence") + F("vat_pence")).values():
        found.setdefault(line["document_id"], []).append(dict(line))
    return found


def _shared(pence: int, on: date, payer: str, number: str, lines: list[dict[str, Any]]) -> Iterable[IncomeRow]:
    sign = -1 if pence < 0 else 1
    for line, part in zip(lines, split(abs(pence), [line["gross"] for line in lines]), strict=True):
        net = split(part, [line["net_pence"], line["vat_pence"]])[0] if line["gross"] else 0
        yield IncomeRow(
            line["income"], on, line["description"], payer, sign * part, line["period_starts_on"],
            line["period_ends_before"], number, line["document_id"], line["agreement"], sign * net,
        )  # fmt: skip
