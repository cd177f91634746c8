"""Billing for systems: the same figures as the pages, and the two writes a finance system needs."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import HEADER, idempotent
from api.serializers import billing as shapes
from api.views.endpoints import Listing, acting, found, wanted
from billing.allocation import Share
from billing.drafting import LineDraft
from billing.models import Account, Document
from billing.operations import manual_charges, payments
from billing.pricing import LinePrice
from billing.queries import charges as charge_queries
from billing.queries import documents, rows
from billing.vat import Decision
from membership.enums import VatTreatment
from membership.models import School


class Charges(Listing):
    """Amounts to be invoiced or invoiced already."""

    scope, rule, write_rule = "billing", "billing.use_office", "billing.raise_charges"
    queryset = charge_queries.charges_with_state().order_by("id")
    serializer_class = shapes.ChargeSerializer
    filterset_fields = ("account", "school", "source_kind", "source_id")
    ordering_fields = ("period_starts_on", "net_pence")

    @extend_schema(request=shapes.NewChargeSerializer, responses={201: shapes.ChargeSerializer}, parameters=[HEADER])
    @idempotent
    def create(self, request: Request) -> Response:
        """Raise a charge. A partnership that is not registered for VAT charges none, whatever is asked for."""
        terms = wanted(request, shapes.NewChargeSerializer)
        account = found(Account, pk=terms.pop("account"))
        school = found(School, pk=school_id) if (school_id := terms.pop("school", None)) else None
        (charge,) = manual_charges.charge_by_hand(
            by=acting(request),
            account_id=account.pk,
            on=timezone.localdate(),
            purchase_order=terms.pop("purchase_order", ""),
            lines=[_line(school, **terms)],
        )
        return Response(self.get_serializer(self.get_queryset().get(pk=charge.pk)).data, status=201)


class Invoices(Listing):
    """Issued invoices and credit notes with their lines, what is paid and what is owed today."""

    scope, rule = "billing", "billing.use_office"
    queryset = rows.no_documents()
    serializer_class = shapes.DocumentSerializer
    filterset_fields = {
        "kind": ["exact"],
        "number": ["exact"],
        "account": ["exact"],
        "financial_year": ["exact"],
        "issued_on": ["gte", "lt"],
    }
    ordering_fields = ("issued_on", "due_on")

    def get_queryset(self) -> QuerySet[Document]:
        issued = documents.documents(timezone.localdate()).select_related("credits")
        return documents.with_purpose(issued).order_by("id")


class Payments(Listing):
    """Money received and what it was set against."""

    scope, rule, write_rule = "billing", "billing.use_office", "billing.record_payments"
    queryset = rows.payments()
    serializer_class = shapes.PaymentSerializer
    filterset_fields = {"account": ["exact"], "method": ["exact"], "reference": ["exact"], "received_on": ["gte", "lt"]}
    ordering_fields = ("received_on", "amount_pence")

    @extend_schema(request=shapes.NewPaymentSerializer, responses={201: shapes.PaymentSerializer}, parameters=[HEADER])
    @idempotent
    def create(self, request: Request) -> Response:
        """Record money and set it against invoices. Send an Idempotency-Key, so that a repeated request pays nothing twice."""
        terms = wanted(request, shapes.NewPaymentSerializer)
        account = found(Account, pk=terms.pop("account"))
        parts = terms.pop("allocations", None)
        shares = None if parts is None else _shares(account, parts)
        payment = payments.record_payment(by=acting(request), account_id=account.pk, shares=shares, **terms)
        return Response(self.get_serializer(payment).data, status=201)


def _line(school: School | None, *, net_pence: int, vat_treatment: str, **terms: Any) -> LineDraft:
    return LineDraft(
        price=LinePrice(Decimal(net_pence) / 100),
        chosen=Decision(VatTreatment(vat_treatment)),
        school_id=school.pk if school else None,
        **terms,
    )


def _shares(account: Account, parts: Sequence[Mapping[str, Any]]) -> list[Share]:
    numbers = {part["invoice"] for part in parts}
    ids = rows.ids_by_number(account.pk, numbers)
    if numbers - ids.keys():
        raise Http404
    return [Share(ids[part["invoice"]], part["amount_pence"]) for part in parts]
