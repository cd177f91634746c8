"""The association's data for systems: the directory, the definitions, and published figures under their rules."""

from typing import Any, NamedTuple

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api.filtering import PAGING, refuse_unknown
from api.serializers import partnerships as shapes
from api.views.endpoints import Endpoint, Listing
from benchmarking import indicators
from benchmarking.indicators import Indicator
from benchmarking.queries import comparisons, directory, published
from benchmarking.queries.comparisons import Choice, Comparison, Line
from tenants.queries.partnerships import listed_partnerships

CODES = [str(indicator.code) for indicator in indicators.ALL]


class Partnerships(Listing):
    """Live partnerships and the authorities they serve."""

    scope, rule = "partnerships", "benchmarking.compare"
    queryset = listed_partnerships().order_by("slug")
    serializer_class = shapes.ListedPartnershipSerializer
    lookup_field = "slug"
    filterset_fields = ("legal_form", "is_association_member", "local_authorities")
    ordering_fields = ("name", "slug")


class Computed(Endpoint, GenericAPIView[Any]):
    """A list that is no table."""

    scope, rule = "benchmarks", "benchmarking.compare"
    filter_backends = ()

    def _page(self, rows: list[Any]) -> Response:
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class Indicators(Computed):
    """What is measured and how."""

    serializer_class = shapes.IndicatorSerializer

    @extend_schema(operation_id="indicators_list", responses=shapes.IndicatorSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Return the definitions of all indicators."""
        refuse_unknown(request, PAGING)
        return self._page(list(indicators.ALL))


class Figure(NamedTuple):
    """One line of one comparison."""

    comparison: Comparison
    line: Line


class Snapshots(Computed):
    """Published figures of one year."""

    serializer_class = shapes.SnapshotSerializer

    @extend_schema(
        operation_id="snapshots_list",
        responses=shapes.SnapshotSerializer(many=True),
        parameters=[
            OpenApiParameter("indicator", enum=CODES, description="One indicator; all without it"),
            OpenApiParameter(
                "period_start", int, description="2026 for 2026/27 or 2026-27; the latest published without it"
            ),
        ],
    )
    def get(self, request: Request) -> Response:
        """Return the figures of one year that consent and suppression let be seen, the best value first."""
        refuse_unknown(request, PAGING | {"indicator", "period_start"})
        choice = Choice(_indicators(request), _year(request))
        compared = comparisons.compare(choice, directory.everyone())
        return self._page([Figure(comparison, line) for comparison in compared for line in comparison.lines])


def _indicators(request: Request) -> tuple[Indicator, ...]:
    code = request.query_params.get("indicator")
    if code is None:
        return indicators.ALL
    if code not in CODES:
        raise ValidationError({"indicator": [f"Choose from: {', '.join(CODES)}."]})
    return (indicators.get(code),)


def _year(request: Request) -> int:
    text = request.query_params.get("period_start")
    if text is None:
        return next(iter(published.years()), 0)
    if not (text.isascii() and text.isdigit() and len(text) == len("2026")):
        raise ValidationError({"period_start": ["Give the year in which the period starts, for example 2026."]})
    return int(text)
