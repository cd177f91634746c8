"""Endpoints on a partnership's host."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from api.views import billing, membership, offers, partnership, peer_review
from api.views.documentation import Schema, documentation

router = SimpleRouter()
router.register("schools", membership.Schools, basename="api-school")
router.register("people", membership.People, basename="api-person")
router.register("years", membership.Years, basename="api-year")
router.register("tariffs", membership.Tariffs, basename="api-tariff")
router.register("subscriptions", membership.Subscriptions, basename="api-subscription")
router.register("charges", billing.Charges, basename="api-charge")
router.register("invoices", billing.Invoices, basename="api-invoice")
router.register("payments", billing.Payments, basename="api-payment")
router.register("offers", offers.Offers, basename="api-offer")
router.register("events", offers.Events, basename="api-event")
router.register("agreements", offers.Agreements, basename="api-agreement")
router.register("bookings", offers.Bookings, basename="api-booking")
router.register("reviews", peer_review.Reviews, basename="api-review")

urlpatterns = [
    path("partnership/", partnership.Partnership.as_view(), name="api-partnership"),
    *router.urls,
    path("schema/", Schema.as_view(), name="api-schema"),
    path("docs/", documentation, name="api-docs"),
]
