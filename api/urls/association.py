"""Endpoints on the association's host."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from api.views import benchmarking
from api.views.documentation import Schema, documentation

router = SimpleRouter()
router.register("partnerships", benchmarking.Partnerships, basename="api-partnership")

urlpatterns = [
    *router.urls,
    path("indicators/", benchmarking.Indicators.as_view(), name="api-indicator-list"),
    path("snapshots/", benchmarking.Snapshots.as_view(), name="api-snapshot-list"),
    path("schema/", Schema.as_view(), name="api-schema"),
    path("docs/", documentation, name="api-docs"),
]
