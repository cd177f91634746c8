"""Membership for systems. Only the office's people and keys see lists across schools."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import HEADER, idempotent
from api.serializers import membership as shapes
from api.views.endpoints import Listing, acting, found, wanted
from membership.models import Subscription
from membership.operations import subscriptions
from membership.queries import rows


class Schools(Listing):
    """Schools the partnership works with."""

    scope, rule = "schools", "membership.view_schools"
    queryset = rows.schools()
    serializer_class = shapes.SchoolSerializer
    filterset_fields = ("urn", "laestab", "la_code", "phase", "sector", "is_open", "trust")
    ordering_fields = ("name", "urn")


class People(Listing):
    """People, how to reach them and their roles."""

    scope, rule = "people", "membership.view_people"
    queryset = rows.people()
    serializer_class = shapes.PersonSerializer
    filterset_fields = ("email", "is_active")
    ordering_fields = ("name",)


class Years(Listing):
    """Membership years: academic years the partnership sells membership for."""

    scope, rule = "memberships", "membership.view_memberships"
    queryset = rows.years()
    serializer_class = shapes.MembershipYearSerializer
    filterset_fields = ("start_year",)
    ordering_fields = ("start_year",)


class Tariffs(Listing):
    """Prices, with every version kept."""

    scope, rule = "memberships", "membership.view_tariffs"
    queryset = rows.tariffs()
    serializer_class = shapes.TariffSerializer
    filterset_fields = ("year", "is_current")


class Subscriptions(Listing):
    """One school's membership in one year, with the arithmetic of its price."""

    scope, rule, write_rule = "memberships", "membership.view_memberships", "membership.change_memberships"
    queryset = rows.subscriptions()
    serializer_class = shapes.SubscriptionSerializer
    filterset_fields = ("school", "year", "status")
    ordering_fields = ("confirmed_at", "amount_pence")

    @extend_schema(request=shapes.ConfirmationSerializer, responses=shapes.SubscriptionSerializer, parameters=[HEADER])
    @action(detail=True, methods=["post"])
    @idempotent
    def confirm(self, request: Request, pk: str) -> Response:
        """Record that the school has agreed, at the price it was shown. Refused when the price has changed since."""
        subscription = self.get_object()
        terms = wanted(request, shapes.ConfirmationSerializer)
        subscriptions.confirm(by=acting(request), subscription_id=subscription.pk, now=timezone.now(), **terms)
        return Response(self.get_serializer(found(Subscription, pk=subscription.pk)).data)
