from typing import Any, ClassVar
from uuid import uuid4

from rest_framework import serializers

from api.serializers.billing import Id
from api.serializers.strictness import Strict
from offers.enums import CancelReason
from offers.models import Agreement, AgreementLine, Booking, Event, Offer, OfferPrice, Session


class OfferPriceSerializer(serializers.ModelSerializer[OfferPrice]):
    class Meta:
        model = OfferPrice
        fields = ["audience", "unit", "measure", "rate", "base_pence", "minimum_pence", "cap_pence"]


class OfferSerializer(serializers.ModelSerializer[Offer]):
    category = serializers.CharField(source="category.name")
    year = serializers.CharField(source="year.label", help_text="“2026/27”")
    prices = OfferPriceSerializer(many=True)

    class Meta:
        model = Offer
        fields = [
            "id", "lineage", "year", "category", "kind", "title", "summary", "status", "starts_on", "ends_before",
            "phases", "sectors", "audiences", "capacity", "sold", "published_at", "prices",
        ]  # fmt: skip
        extra_kwargs: ClassVar = {"sold": {"help_text": "Units agreed so far"}}


class SessionSerializer(serializers.ModelSerializer[Session]):
    class Meta:
        model = Session
        fields = ["id", "title", "starts_at", "ends_at"]


class EventSerializer(serializers.ModelSerializer[Event]):
    """One run of an offer. Links to online rooms are for delegates and are not here."""

    venue = serializers.CharField(source="venue.name", default=None, allow_null=True)
    places_left = serializers.IntegerField()
    sessions = SessionSerializer(many=True)

    class Meta:
        model = Event
        fields = [
            "id", "offer", "title", "format", "venue", "starts_at", "ends_at", "status", "minimum", "capacity",
            "places_taken", "places_left", "has_waiting_list", "opens_at", "closes_at", "is_free", "sessions",
        ]  # fmt: skip
        extra_kwargs: ClassVar = {"places_taken": {"help_text": "Held and confirmed"}}


class BookingSerializer(serializers.ModelSerializer[Booking]):
    """One place. Dietary and access needs are for who runs the day and are not here."""

    delegate_name = serializers.CharField(source="delegate.name", default=None, allow_null=True)
    purchase_order = serializers.CharField(source="order.purchase_order")

    class Meta:
        model = Booking
        fields = [
            "id", "order", "event", "school", "delegate", "delegate_name", "status", "audience", "pays_with",
            "price_pence", "arithmetic", "fee_pence", "purchase_order", "booked_at", "confirmed_at",
            "hold_expires_at", "cancelled_at", "cancel_reason",
        ]  # fmt: skip


class AgreementLineSerializer(serializers.ModelSerializer[AgreementLine]):
    class Meta:
        model = AgreementLine
        fields = [
            "id", "offer", "school", "title", "unit", "quantity", "annual_pence", "net_pence", "starts_on",
            "ends_before", "schedule", "rolls_over", "notice_by", "terminated_on",
        ]  # fmt: skip


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """What a school, or a trust for its schools, has ordered for a year."""

    lines = AgreementLineSerializer(many=True)

    class Meta:
        model = Agreement
        fields = [
            "id", "reference", "school", "trust", "year", "account", "status", "purchase_order", "starts_on",
            "ends_before", "ordered_at", "ended_at", "lines",
        ]  # fmt: skip


class DelegateSerializer(Strict):
    """Somebody of the school by `person`, a colleague to add by `name` and `email`, or nothing: a name follows."""

    person = Id(required=False, allow_null=True)
    name = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    email = serializers.EmailField(required=False, allow_blank=True, default="")
    needs = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("person") and (attrs["name"] or attrs["email"]):
            raise serializers.ValidationError(
                "Give either a person, or the name and e-mail address of a colleague to add."
            )
        if attrs["name"] and not attrs["email"]:
            raise serializers.ValidationError({"email": ["Give the e-mail address of the colleague to add, too."]})
        return attrs


class NewOrderSerializer(Strict):
    """Places of one event for one school."""

    school = Id()
    event = Id()
    delegates = DelegateSerializer(many=True, allow_empty=False, max_length=50)  # type: ignore[call-arg]
    purchase_order = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    submission = serializers.UUIDField(default=uuid4, help_text="The same one and the same body give the same order")


class OrderSerializer(serializers.Serializer[Any]):
    """An order with its places."""

    id = serializers.IntegerField()
    school = serializers.IntegerField(source="school_id")
    event = serializers.IntegerField(source="event_id")
    purchase_order = serializers.CharField()
    submission = serializers.UUIDField()
    bookings = BookingSerializer(many=True)


class CancellationSerializer(Strict):
    """Giving a place up, at the fee the school was shown."""

    reason = serializers.ChoiceField([CancelReason.DELEGATE, CancelReason.OFSTED, CancelReason.OTHER])
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    expected_fee_pence = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
