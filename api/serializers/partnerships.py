from rest_framework import serializers

from benchmarking.models import Snapshot
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
            "slug", "name", "legal_form", "legal_name", "address", "vat_number", "company_number", "charity_number",
            "payment_terms_days", "is_association_member", "benchmarking_consent",
        ]  # fmt: skip


class ListedPartnershipSerializer(serializers.ModelSerializer[Partnership]):
    """The public directory entry."""

    local_authorities = LocalAuthoritySerializer(many=True)

    class Meta:
        model = Partnership
        fields = ["slug", "name", "legal_form", "is_association_member", "local_authorities"]


class IndicatorSerializer(serializers.Serializer[object]):
    """A published measure and how it is defined."""

    code = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    definition = serializers.CharField()
    period_kind = serializers.CharField()
    version = serializers.IntegerField()


class SnapshotSerializer(serializers.ModelSerializer[Snapshot]):
    """One published figure, after consent and suppression: `value` is empty where `is_suppressed`."""

    partnership = serializers.CharField(source="label")
    is_suppressed = serializers.BooleanField()

    class Meta:
        model = Snapshot
        fields = [
            "partnership", "indicator", "definition_version", "period_kind", "period_start", "status", "value",
            "is_suppressed", "published_at",
        ]  # fmt: skip
