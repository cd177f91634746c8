from rest_framework import serializers

from benchmarking.enums import Mark, PeriodKind, Polarity, Unit
from tenants.models import LocalAuthority, Partnership


class LocalAuthoritySerializer(serializers.ModelSerializer[LocalAuthority]):
    class Meta:
        model = LocalAuthority
        fields = ["code", "gss_code", "name", "region"]


class PartnershipSerializer(serializers.ModelSerializer[Partnership]):
    """What a partnership is, as its own systems may read it. Bank details stay out."""

    class Meta:
        model = Partnership
        fields = [
            "slug", "name", "legal_form", "legal_name", "address", "contact_email", "vat_number", "company_number",
            "charity_number", "payment_terms_days", "is_association_member", "benchmarking_consent",
        ]  # fmt: skip


class ListedPartnershipSerializer(serializers.ModelSerializer[Partnership]):
    """A partnership as the association lists it."""

    local_authorities = LocalAuthoritySerializer(many=True)

    class Meta:
        model = Partnership
        fields = ["slug", "name", "legal_form", "is_association_member", "local_authorities"]


class IndicatorSerializer(serializers.Serializer[object]):
    """A published measure and how it is defined."""

    code = serializers.CharField()
    version = serializers.IntegerField(help_text="Figures of two versions are never compared")
    name = serializers.CharField()
    theme = serializers.CharField()
    question = serializers.CharField()
    definition = serializers.CharField()
    unit = serializers.ChoiceField(Unit.choices, help_text="Shares are fractions of 1, money is in pence")
    polarity = serializers.ChoiceField(Polarity.choices)
    period_kind = serializers.ChoiceField(PeriodKind.choices)
    minimum_base = serializers.IntegerField(help_text="A figure that rests on fewer schools is hidden")


class SnapshotSerializer(serializers.Serializer[object]):
    """One published figure of one partnership, after consent and suppression."""

    indicator = serializers.CharField(source="comparison.indicator.code")
    version = serializers.IntegerField(source="comparison.indicator.version")
    period_start = serializers.IntegerField(source="comparison.year", help_text="2026 for 2026/27 or 2026-27")
    partnership = serializers.CharField(
        source="line.cell.slug", help_text="Web name; empty for a partnership that shares without its name"
    )
    label = serializers.CharField(  # type: ignore[assignment]
        source="line.cell.label", help_text="Name, or “Anonymous A”"
    )
    mark = serializers.ChoiceField(
        Mark.choices, source="line.cell.mark", help_text="Why there is no value: c hidden, z not available"
    )
    value = serializers.DecimalField(source="line.cell.value", max_digits=16, decimal_places=4, allow_null=True)
    numerator = serializers.DecimalField(source="line.cell.numerator", max_digits=16, decimal_places=4, allow_null=True)
    denominator = serializers.DecimalField(
        source="line.cell.denominator", max_digits=16, decimal_places=4, allow_null=True
    )
    base_count = serializers.IntegerField(
        source="line.cell.base_count", allow_null=True, help_text="Schools behind the figure"
    )
    rank = serializers.IntegerField(
        source="line.place.number", allow_null=True, help_text="Place among all that are shown, the better end first"
    )
    is_final = serializers.BooleanField(source="line.cell.is_final")
