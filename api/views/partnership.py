"""The partnership itself."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.serializers.partnerships import PartnershipSerializer
from api.views.endpoints import Endpoint
from tenants.current import current_partnership


class Partnership(Endpoint, APIView):
    """Who this host belongs to."""

    scope, rule = "partnership", "membership.use_office"

    @extend_schema(responses=PartnershipSerializer)
    def get(self, request: Request) -> Response:
        """Return the identity of the partnership. Bank details stay out."""
        return Response(PartnershipSerializer(current_partnership()).data)
