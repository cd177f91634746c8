from rest_framework import serializers

from api.serializers.strictness import Strict
from membership import arithmetic
from membership.models import (
    MembershipYear,
    OfficeRoleHolding,
    Person,
    School,
    SchoolRole,
    Subscription,
    Tariff,
    TariffException,
    Trust,
    TrustRole,
)


class TrustSerializer(serializers.ModelSerializer[Trust]):
    class Meta:
        model = Trust
        fields = ["id", "uid", "name"]


class SchoolSerializer(serializers.ModelSerializer[School]):
    trust = TrustSerializer(allow_null=True)

    class Meta:
        model = School
        fields = [
            "id", "urn", "laestab", "la_code", "name", "phase", "type_name", "sector", "has_sixth_form", "trust",
            "address", "postcode", "is_open", "opened_on", "closed_on", "joined_on", "successor",
        ]  # fmt: skip


class SchoolRoleSerializer(serializers.ModelSerializer[SchoolRole]):
    class Meta:
        model = SchoolRole
        fields = ["school", "role"]


class TrustRoleSerializer(serializers.ModelSerializer[TrustRole]):
    class Meta:
        model = TrustRole
        fields = ["trust", "role"]


class PersonSerializer(serializers.ModelSerializer[Person]):
    office_roles: serializers.SlugRelatedField[OfficeRoleHolding] = serializers.SlugRelatedField(
        many=True, read_only=True, slug_field="role"
    )
    school_roles = SchoolRoleSerializer(many=True)
    trust_roles = TrustRoleSerializer(many=True)

    class Meta:
        model = Person
        fields = [
            "id", "name", "email", "phone", "job_title", "is_active", "office_roles", "school_roles", "trust_roles",
        ]  # fmt: skip


class MembershipYearSerializer(serializers.ModelSerializer[MembershipYear]):
    label = serializers.CharField(help_text="“2026/27”")  # type: ignore[assignment]

    class Meta:
        model = MembershipYear
        fields = ["id", "label", "start_year", "starts_on", "ends_before", "confirm_by", "census_on"]


class TariffExceptionSerializer(serializers.ModelSerializer[TariffException]):
    class Meta:
        model = TariffException
        fields = [
            "order", "label", "phase", "type_name", "has_sixth_form", "pupils_from", "pupils_below", "fixed_pence",
            "rate", "minimum_pence", "cap_pence",
        ]  # fmt: skip


class TariffSerializer(serializers.ModelSerializer[Tariff]):
    membership_class = serializers.CharField(source="membership_class.name")
    exceptions = TariffExceptionSerializer(many=True)

    class Meta:
        model = Tariff
        fields = [
            "id", "year", "membership_class", "version", "is_current", "measure", "base_pence", "rate", "minimum_pence",
            "cap_pence", "new_joiner_minimum_pence", "invoice_timing", "vat_treatment", "vat_reason", "published_at",
            "exceptions",
        ]  # fmt: skip


class SubscriptionSerializer(serializers.ModelSerializer[Subscription]):
    membership_class = serializers.CharField(source="membership_class.name")
    measure = serializers.CharField(source="quantity.measure")
    quantity = serializers.DecimalField(source="quantity.value", max_digits=8, decimal_places=2, allow_null=True)
    arithmetic = serializers.SerializerMethodField(help_text="How the price was worked out, in words")

    class Meta:
        model = Subscription
        fields = [
            "id", "school", "year", "membership_class", "tariff", "measure", "quantity", "is_new_joiner",
            "amount_pence", "arithmetic", "status", "purchase_order", "proposed_at", "invited_at",
            "confirmed_at", "activated_at", "ended_at", "declined_at",
        ]  # fmt: skip

    def get_arithmetic(self, subscription: Subscription) -> str:
        return arithmetic.line(subscription.price, subscription.quantity.basis)


class ConfirmationSerializer(Strict):
    """Agreement to one year's membership."""

    expected_pence = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, help_text="The price the school was shown"
    )
    purchase_order = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="The number the school wants on its invoice"
    )
