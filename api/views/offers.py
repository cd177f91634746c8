"""Offers for systems: what is sold, what runs when, who has a place; places are booked and given up by the pages' rules."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import HEADER, idempotent
from api.serializers import offers as shapes
from api.views.endpoints import Listing, acting, found, wanted
from membership.models import School
from offers.models import Event
from offers.operations import bookings
from offers.operations.delegates import Delegate
from offers.queries import rows


class Offers(Listing):
    """What the partnership sells or gives, by year, with the price of each audience."""

    scope, rule = "offers", "offers.view_sales"
    queryset = rows.offers()
    serializer_class = shapes.OfferSerializer
    filterset_fields = ("kind", "status", "lineage", "year__start_year")
    ordering_fields = ("title", "starts_on")


class Events(Listing):
    """Courses and programmes with their sessions and places."""

    scope, rule = "offers", "offers.view_bookings"
    queryset = rows.events()
    serializer_class = shapes.EventSerializer
    filterset_fields = {"offer": ["exact"], "status": ["exact"], "format": ["exact"], "starts_at": ["gte", "lt"]}
    ordering_fields = ("starts_at",)


class Agreements(Listing):
    """Service agreements with a line for each service and school."""

    scope, rule = "offers", "offers.view_sales"
    queryset = rows.agreements()
    serializer_class = shapes.AgreementSerializer
    filterset_fields = ("school", "trust", "year", "status", "reference")
    ordering_fields = ("ordered_at",)


class Bookings(Listing):
    """Places: held, confirmed, given up."""

    scope, rule, write_rule = "bookings", "offers.view_bookings", "offers.configure"
    queryset = rows.bookings()
    serializer_class = shapes.BookingSerializer
    filterset_fields = ("event", "school", "status", "order")
    ordering_fields = ("booked_at",)

    @extend_schema(request=shapes.NewOrderSerializer, responses={201: shapes.OrderSerializer}, parameters=[HEADER])
    @idempotent
    def create(self, request: Request) -> Response:
        """Book places of an event for a school. Refused when there are not so many, or the school may not come."""
        terms = wanted(request, shapes.NewOrderSerializer)
        school, event = found(School, pk=terms["school"]), found(Event, pk=terms["event"])
        now = timezone.now()
        order = bookings.book(
            by=acting(request),
            school_id=school.pk,
            event_id=event.pk,
            delegates=[_delegate(one) for one in terms["delegates"]],
            submission=terms["submission"],
            purchase_order=terms["purchase_order"],
            on=timezone.localdate(now),
            now=now,
        )
        return Response(shapes.OrderSerializer(order).data, status=201)

    @extend_schema(request=shapes.CancellationSerializer, responses=shapes.BookingSerializer, parameters=[HEADER])
    @action(detail=True, methods=["post"])
    @idempotent
    def cancel(self, request: Request, pk: str) -> Response:
        """Give a place up at the fee that was shown. Refused when it costs something else by now."""
        booking, now = self.get_object(), timezone.now()
        terms = wanted(request, shapes.CancellationSerializer)
        bookings.cancel(
            by=acting(request),
            booking_id=booking.pk,
            reason=terms["reason"],
            note=terms["note"],
            on=timezone.localdate(now),
            now=now,
            agreed_pence=terms["expected_fee_pence"],
        )
        return Response(self.get_serializer(self.get_object()).data)


def _delegate(terms: dict[str, Any]) -> Delegate:
    return Delegate(terms.get("person"), terms["name"], terms["email"], terms["needs"])
