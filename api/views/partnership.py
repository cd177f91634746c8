"""The partnership itself."""

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.serializers.partnerships import PartnershipSerializer
from api.throttling import CallerThrottle
from drf_spectacular.utils import extend_schema
from tenants.current import current_partnership


class Partnership(APIView):
    """Who this host belongs to."""

    scope, rule, write_rule = "partnership", "membership.use_office", ""
    throttle_classes = [CallerThrottle]

    @extend_schema(responses=PartnershipSerializer)
    def get(self, request: Request) -> Response:
        """Return the identity of the partnership."""
        return Response(PartnershipSerializer(current_partnership()).data)
