from rest_framework import serializers

from membership.models import MembershipYear, Person, School, SchoolRole, Subscription, Tariff, TariffException, Trust


class TrustSerializer(serializers.ModelSerializer[Trust]):
    class Meta:
        model = Trust
        fields = ["id", "uid", "name"]


class SchoolSerializer(serializers.ModelSerializer[School]):
    trust = TrustSerializer(allow_null=True)

    class Meta:
        model = School
        fields = [
            "id", "urn", "laestab", "la_code", "name", "phase", "type_name", "sector", "has_sixth_form", "trust", "address",
            "postcode", "is_open", "closed_on", "joined_on", "successor",
        ]  # fmt: skip


class SchoolRoleSerializer(serializers.ModelSerializer[SchoolRole]):
    class Meta:
        model = SchoolRole
        fields = ["school", "role"]


class PersonSerializer(serializers.ModelSerializer[Person]):
    school_roles = SchoolRoleSerializer(many=True)

    class Meta:
        model = Person
        fields = ["id", "name", "email", "phone", "job_title", "is_active", "school_roles"]


class MembershipYearSerializer(serializers.ModelSerializer[MembershipYear]):
    class Meta:
        model = MembershipYear
        fields = ["id", "label", "start_year", "starts_on", "ends_before", "confirm_by", "census_on"]


class TariffExceptionSerializer(serializers.ModelSerializer[TariffException]):
    class Meta:
        model = TariffException
        fields = [
            "order", "label", "phase", "type_name", "has_sixth_form", "fixed_pence", "rate", "minimum_pence", "cap_pence",
        ]  # fmt: skip


class TariffSerializer(serializers.ModelSerializer[Tariff]):
    membership_class = serializers.CharField(source="membership_class.name")
    exceptions = TariffExceptionSerializer(many=True)

    class Meta:
        model = Tariff
        fields = [
            "id", "year", "membership_class", "version", "is_current", "measure", "base_pence", "rate", "minimum_pence",
            "cap_pence", "new_joiner_minimum_pence", "invoice_timing", "vat_treatment", "vat_reason", "exceptions",
        ]  # fmt: skip


class SubscriptionSerializer(serializers.ModelSerializer[Subscription]):
    membership_class = serializers.CharField(source="membership_class.name")
    quantity = serializers.DecimalField(source="quantity.value", max_digits=8, decimal_places=2, allow_null=True)
    measure = serializers.CharField(source="quantity.measure")

    class Meta:
        model = Subscription
        fields = [
            "id", "school", "year", "membership_class", "tariff", "quantity", "measure", "is_new_joiner", "amount_pence",
            "arithmetic", "status", "purchase_order", "invited_at", "confirmed_at", "activated_at", "ended_at",
            "declined_at",
        ]  # fmt: skip
