from rest_framework import serializers

from billing.models import Allocation, Charge, Document, DocumentLine, Payment


class ChargeSerializer(serializers.ModelSerializer[Charge]):
    class Meta:
        model = Charge
        fields = [
            "id", "account", "school", "source_kind", "source_id", "description", "arithmetic", "period_starts_on",
            "period_ends_before", "quantity", "unit", "rate", "net_pence", "vat_treatment", "vat_rate", "vat_pence",
            "purchase_order", "cancelled_at",
        ]  # fmt: skip


class DocumentLineSerializer(serializers.ModelSerializer[DocumentLine]):
    class Meta:
        model = DocumentLine
        fields = [
            "position", "school", "school_name", "description", "arithmetic", "period_starts_on", "period_ends_before",
            "quantity", "unit", "rate", "net_pence", "vat_treatment", "vat_rate", "vat_pence", "vat_reason", "cfr_code",
            "aar_code",
        ]  # fmt: skip


class DocumentSerializer(serializers.ModelSerializer[Document]):
    """An invoice or a credit note; a credit note's amounts are negative."""

    lines = DocumentLineSerializer(many=True)
    credits = serializers.CharField(source="credits.number", default=None, help_text="Number of the invoice corrected")

    class Meta:
        model = Document
        fields = [
            "id", "kind", "number", "account", "credits", "issued_on", "tax_point_on", "due_on", "buyer_name",
            "buyer_reference", "purchase_order", "reason", "net_pence", "vat_pence", "gross_pence", "lines",
        ]  # fmt: skip


class AllocationSerializer(serializers.ModelSerializer[Allocation]):
    invoice = serializers.CharField(source="invoice.number")

    class Meta:
        model = Allocation
        fields = ["invoice", "amount_pence"]


class PaymentSerializer(serializers.ModelSerializer[Payment]):
    allocations = AllocationSerializer(many=True)

    class Meta:
        model = Payment
        fields = ["id", "account", "received_on", "amount_pence", "method", "reference", "reverses", "allocations"]
