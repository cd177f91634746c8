"""Billing for systems: the same figures as the pages."""

from api.serializers import billing as shapes
from api.views.listing import Listing
from billing.models import Charge, Document, Payment


class Charges(Listing):
    """Amounts to be invoiced or invoiced already."""

    scope, rule = "billing", "billing.use_office"
    rows = Charge.objects.order_by("id")
    serializer_class = shapes.ChargeSerializer
    filterset_fields = ["account", "school", "source_kind"]


class Invoices(Listing):
    """Issued invoices and credit notes with their lines."""

    scope, rule = "billing", "billing.use_office"
    rows = Document.objects.select_related("credits").prefetch_related("lines").order_by("id")
    serializer_class = shapes.DocumentSerializer
    filterset_fields = {
        "kind": ["exact"],
        "number": ["exact"],
        "account": ["exact"],
        "financial_year": ["exact"],
        "issued_on": ["gte", "lt"],
    }


class Payments(Listing):
    """Money received and what it was set against."""

    scope, rule = "billing", "billing.use_office"
    rows = Payment.objects.prefetch_related("allocations__invoice").order_by("id")
    serializer_class = shapes.PaymentSerializer
    filterset_fields = {"account": ["exact"], "method": ["exact"], "received_on": ["gte", "lt"]}
