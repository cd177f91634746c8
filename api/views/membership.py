"""Membership for systems. Only the office's people and keys see lists across schools."""

from api.serializers import membership as shapes
from api.views.listing import Listing
from membership.models import MembershipYear, Person, School, Subscription, Tariff


class Schools(Listing):
    """Schools the partnership works with."""

    scope, rule = "schools", "membership.use_office"
    rows = School.objects.select_related("trust").order_by("id")
    serializer_class = shapes.SchoolSerializer
    filterset_fields = ["urn", "la_code", "phase", "sector", "is_open", "trust"]


class People(Listing):
    """People and their roles at schools."""

    scope, rule = "people", "membership.use_office"
    rows = Person.objects.prefetch_related("school_roles").order_by("id")
    serializer_class = shapes.PersonSerializer
    filterset_fields = ["is_active", "school_roles__school", "school_roles__role"]


class Years(Listing):
    """Membership years."""

    scope, rule = "memberships", "membership.use_office"
    rows = MembershipYear.objects.order_by("id")
    serializer_class = shapes.MembershipYearSerializer
    filterset_fields = ["start_year"]


class Tariffs(Listing):
    """Prices, with every version kept."""

    scope, rule = "memberships", "membership.use_office"
    rows = Tariff.objects.select_related("membership_class").prefetch_related("exceptions").order_by("id")
    serializer_class = shapes.TariffSerializer
    filterset_fields = ["year", "is_current"]


class Subscriptions(Listing):
    """One school's membership in one year, with the arithmetic of its price."""

    scope, rule = "memberships", "membership.use_office"
    rows = Subscription.objects.select_related("membership_class", "quantity").order_by("id")
    serializer_class = shapes.SubscriptionSerializer
    filterset_fields = ["school", "year", "year__start_year", "status"]
