"""The association's figures for systems: public directory, definitions and published snapshots."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.serializers import partnerships as shapes
from api.throttling import CallerThrottle
from api.views.listing import Listing
from tenants.models import Partnership


class Partnerships(Listing):
    """Partnerships in the directory."""

    scope, rule = "partnership", "benchmarking.compare"
    rows: ClassVar[QuerySet[Any]] = Partnership.objects.prefetch_related("local_authorities").order_by("slug")
    serializer_class = shapes.ListedPartnershipSerializer
    lookup_field = "slug"
    filterset_fields: ClassVar[Sequence[str]] = ["legal_form", "is_association_member", "local_authorities"]

    def get_queryset(self) -> QuerySet[Any]:
        return self.rows.filter(status="live")


class Indicators(APIView):
    """What is measured and how."""

    scope, rule, write_rule = "benchmarks", "benchmarking.compare", ""
    throttle_classes = [CallerThrottle]
