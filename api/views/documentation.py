"""The OpenAPI document of a host, and the page written from it: no script, no CDN."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import openapi
from api.reference import reference
from api.throttling import CallerThrottle


class Schema(APIView):
    """OpenAPI 3.1 as JSON, or as YAML for those who ask for `application/vnd.oai.openapi`."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (CallerThrottle,)
    renderer_classes = (OpenApiJsonRenderer, OpenApiYamlRenderer)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """Return the document of this host."""
        return Response(openapi.document(request.urlconf))


def documentation(request: HttpRequest) -> HttpResponse:
    """Show every endpoint of this host with its parameters and answers."""
    document = openapi.document(request.urlconf)
    return render(request, "api/documentation.html", reference(document, request.build_absolute_uri("/")))
