"""The first middleware chooses the partnership of the request's host, its schema and its routes.

The schema stays chosen until the response is closed, not merely returned: a streamed page is produced afterwards, and
would otherwise read the public schema.
"""

from collections.abc import Callable

import sentry_sdk
import structlog
from django.conf import settings
from django.core.exceptions import BadRequest, DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.template.loader import render_to_string
from django.urls import set_urlconf
from django_tenants.postgresql_backend.base import FakeTenant
from django_tenants.utils import get_public_schema_name

from tenants.backend.default import connection
from tenants.host_map import domain_of, host_map
from tenants.models import Partnership

ASSOCIATION = FakeTenant(schema_name=get_public_schema_name())
NOWHERE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


class PartnershipMiddleware:
    """Serves each host in its own schema; a host nobody has gets a plain 404."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        place = place_of(request)
        if place is None:
            return HttpResponseNotFound(render_to_string("tenants/no_such_host.html"), headers=NOWHERE_HEADERS)
        before, include_public = connection.tenant, connection.include_public_schema
        self._enter(request, place)
        try:
            response = self.get_response(request)
        except BaseException:
            connection.set_tenant(before, include_public=include_public)
            raise
        response._resource_closers.append(lambda: connection.set_tenant(before, include_public))  # type: ignore[attr-defined]
        return response

    def _enter(self, request: HttpRequest, place: Partnership | FakeTenant) -> None:
        connection.set_tenant(place)
        urlconf = settings.PUBLIC_SCHEMA_URLCONF if place is ASSOCIATION else settings.ROOT_URLCONF
        request.urlconf = urlconf
        set_urlconf(urlconf)  # for middleware that builds an address before the route is found
        structlog.contextvars.clear_contextvars()  # threads serve one request after another
        structlog.contextvars.bind_contextvars(tenant=place.schema_name)
        sentry_sdk.set_tag("schema", place.schema_name)


class WholeAddressMiddleware:
    """Refuses an address with the letter NUL (400): nobody types it, and no text of the database may hold it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        return self.get_response(request)


class NothingKeptMiddleware:
    """What somebody signed in is shown stays in no cache and behind no “Back”, unless the page says how long it may be kept.

    So that a report is gone from a shared computer once its consent has ended, or its reader has signed out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def place_of(request: HttpRequest) -> Partnership | FakeTenant | None:
    """Return the partnership, or the association, that answers on the request's host; None when nobody does."""
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    if domain_of(host) == settings.BASE_HOST:
        return ASSOCIATION
    return host_map.find(host)
