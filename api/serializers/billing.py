from collections.abc import Mapping
from typing import Any, Final

from rest_framework import serializers

from api.serializers.strictness import Strict
from billing.enums import PaymentMethod, PaymentState
from billing.models import Allocation, Charge, Document, DocumentLine, Payment
from membership.enums import VatTreatment

MOST_PENCE: Final = 100_000_000_00  # a hundred million pounds: above it somebody has typed pence for pounds


class ChargeSerializer(serializers.ModelSerializer[Charge]):
    is_invoiced = serializers.BooleanField()

    class Meta:
        model = Charge
        fields = [
            "id", "account", "school", "source_kind", "source_id", "description", "arithmetic", "period_starts_on",
            "period_ends_before", "quantity", "unit", "rate", "net_pence", "vat_treatment", "vat_rate", "vat_pence",
            "vat_reason", "cfr_code", "aar_code", "purchase_order", "is_invoiced", "cancelled_at", "created_at",
        ]  # fmt: skip


class DocumentLineSerializer(serializers.ModelSerializer[DocumentLine]):
    class Meta:
        model = DocumentLine
        fields = [
            "position", "charge", "school", "school_name", "description", "arithmetic", "period_starts_on",
            "period_ends_before", "quantity", "unit", "rate", "net_pence", "vat_treatment", "vat_rate", "vat_pence",
            "vat_reason", "cfr_code", "aar_code",
        ]  # fmt: skip


class DocumentSerializer(serializers.ModelSerializer[Document]):
    """An invoice or a credit note; a credit note's amounts are negative."""

    credits = serializers.CharField(
        source="credits.number", default=None, allow_null=True, help_text="Number of the invoice corrected"
    )
    paid_pence = serializers.IntegerField()
    credited_pence = serializers.IntegerField()
    outstanding_pence = serializers.IntegerField()
    state = serializers.ChoiceField(PaymentState.choices)
    lines = DocumentLineSerializer(many=True)

    class Meta:
        model = Document
        fields = [
            "id", "kind", "number", "account", "credits", "issued_on", "tax_point_on", "due_on", "buyer_name",
            "buyer_address", "buyer_reference", "purchase_order", "reason", "net_pence", "vat_pence", "gross_pence",
            "paid_pence", "credited_pence", "outstanding_pence", "state", "lines",
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
        fields = [
            "id", "account", "received_on", "amount_pence", "method", "reference", "reverses", "recorded_at",
            "allocations",
        ]  # fmt: skip


class Id(serializers.IntegerField):
    """The number of something this partnership has."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=2**63 - 1, **kwargs)


class NewChargeSerializer(Strict):
    """An amount to be put on the payer's next invoice."""

    account = Id(help_text="Who pays")
    school = Id(required=False, allow_null=True, help_text="Which school it is for")
    description = serializers.CharField(max_length=200)
    net_pence = serializers.IntegerField(max_value=MOST_PENCE)
    period_starts_on = serializers.DateField()
    period_ends_before = serializers.DateField(help_text="First day after the period")
    vat_treatment = serializers.ChoiceField(VatTreatment.choices)
    purchase_order = serializers.CharField(max_length=40, required=False, allow_blank=True)

    def validate(self, attrs: Mapping[str, Any]) -> Mapping[str, Any]:
        if attrs["period_ends_before"] <= attrs["period_starts_on"]:
            raise serializers.ValidationError({"period_ends_before": ["The period must end after it starts."]})
        return attrs


class NewAllocationSerializer(Strict):
    """Part of a payment, for one invoice."""

    invoice = serializers.CharField(max_length=30, help_text="Number of the invoice")
    amount_pence = serializers.IntegerField(min_value=1, max_value=MOST_PENCE)


class NewPaymentSerializer(Strict):
    """Money received."""

    account = Id(help_text="Who paid")
    received_on = serializers.DateField()
    amount_pence = serializers.IntegerField(max_value=MOST_PENCE)
    method = serializers.ChoiceField(PaymentMethod.choices, default=PaymentMethod.BACS)
    reference = serializers.CharField(max_length=80, required=False, allow_blank=True)
    allocations = NewAllocationSerializer(
        many=True,
        required=False,
        max_length=200,  # type: ignore[call-arg]
        help_text="Without it: the invoices the reference names, then the one that fits, then the oldest first",
    )
