"""Whole tables with their related rows, for systems that read page by page."""

from django.db.models import QuerySet

from membership.models import MembershipYear, Person, School, Subscription, Tariff


def schools() -> QuerySet[School]:
    """Return every school with its trust."""
    return School.objects.select_related("trust").order_by("id")


def people() -> QuerySet[Person]:
    """Return every person with their roles."""
    return Person.objects.prefetch_related("office_roles", "school_roles", "trust_roles").order_by("id")


def years() -> QuerySet[MembershipYear]:
    """Return every membership year."""
    return MembershipYear.objects.order_by("id")


def tariffs() -> QuerySet[Tariff]:
    """Return every version of every price with its exceptions."""
    return Tariff.objects.select_related("membership_class").prefetch_related("exceptions").order_by("id")


def subscriptions() -> QuerySet[Subscription]:
    """Return every subscription with its class and its pupil number."""
    return Subscription.objects.select_related("membership_class", "quantity").order_by("id")
