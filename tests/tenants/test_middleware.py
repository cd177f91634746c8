"""A request is served in its host's schema, or not at all."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as project
from django.core.exceptions import BadRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from tenants.enums import PartnershipStatus
from tenants.middleware import NothingKeptMiddleware, PartnershipMiddleware, WholeAddressMiddleware
from tenants.models import Partnership
from tests.factories.membership import office

PLAIN_404 = render_to_string("tenants/no_such_host.html")


def _serve(host: str, **headers: str) -> tuple[HttpResponse, list[tuple[str, str]]]:
    seen: list[tuple[str, str]] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append((connection.schema_name, request.urlconf))
        return HttpResponse()

    request = RequestFactory().get("/", headers={"host": host, **headers})
    response = PartnershipMiddleware(view)(request)
    response.close()
    return response, seen


@pytest.mark.parametrize("host", ["beta.example.org", "BETA.example.org:8000", "beta.example.org."])
def test_a_partnerships_host_is_served_in_its_schema(host: str) -> None:
    assert _serve(host)[1] == [("beta", project.ROOT_URLCONF)]


@pytest.mark.parametrize("host", ["example.org", "Example.ORG:8000", "example.org."])
def test_the_associations_host_is_served_in_the_public_schema(host: str) -> None:
    assert _serve(host)[1] == [("public", project.PUBLIC_SCHEMA_URLCONF)]


@pytest.mark.parametrize("host", ["nobody.example.org", "evil.test", "127.0.0.1", "bad host", "example.org@evil.test"])
def test_a_host_nobody_has_gets_the_plain_page_and_no_view_runs(host: str) -> None:
    response, seen = _serve(host)

    assert (response.status_code, response.content.decode(), seen) == (404, PLAIN_404, [])


def test_the_plain_page_lets_nothing_run_or_be_framed() -> None:
    response, _ = _serve("nobody.example.org")

    assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_a_forwarded_host_is_ignored() -> None:
    _, seen = _serve(
        "beta.example.org", **{"x-forwarded-host": "alpha.example.org", "forwarded": "host=alpha.example.org"}
    )

    assert seen == [("beta", project.ROOT_URLCONF)]


def test_an_absolute_address_in_the_request_line_does_not_choose(client: Client) -> None:
    response = client.get("http://nobody.example.org/livez", headers={"host": "nobody.example.org"})

    assert (response.status_code, response.content.decode()) == (404, PLAIN_404)


def test_a_suspended_partnership_gets_the_plain_page(public: None, fresh_host_map: None) -> None:
    Partnership.objects.filter(slug="beta").update(status=PartnershipStatus.SUSPENDED)

    response, seen = _serve("beta.example.org")

    assert (response.status_code, response.content.decode(), seen) == (404, PLAIN_404, [])


def test_a_warm_request_costs_no_query(client: Client, django_assert_num_queries: Any) -> None:
    client.get("/livez")

    with django_assert_num_queries(0):
        client.get("/livez")


def test_the_schema_before_the_request_comes_back_when_the_response_is_closed() -> None:
    request = RequestFactory().get("/", headers={"host": "beta.example.org"})
    response = PartnershipMiddleware(lambda request: HttpResponse())(request)
    while_open = connection.schema_name

    response.close()

    assert (while_open, connection.schema_name) == ("beta", "alpha")


def test_the_schema_before_the_request_comes_back_after_an_exception() -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise KeyboardInterrupt

    request = RequestFactory().get("/", headers={"host": "beta.example.org"})
    with pytest.raises(KeyboardInterrupt):
        PartnershipMiddleware(broken)(request)

    assert connection.schema_name == "alpha"


LISTS = [
    "schools", "people", "memberships", "invoices", "payers", "charges", "quotes", "catalogue", "agreements",
    "events", "bookings", "waiting", "deliveries", "providers", "unmet", "search", "event_map",
]  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_not_asked_for_the_letter_nul(client_for: Callable[..., Client], name: str) -> None:
    browser = client_for(office())

    pages = [browser.get(f"{reverse(name)}?{query}") for query in ("q=%00", "q=%2500")]

    assert [page.status_code for page in pages] == [400, 200]
    assert b"Bad Request" in pages[0].content


@pytest.mark.parametrize("address", ["/search/\0", "/search/?q=Abbey%00", "/?%00=1", "/search/?q=%%0000"])
def test_no_address_has_the_letter_nul(address: str) -> None:
    with pytest.raises(BadRequest, match="NUL in the address"):
        WholeAddressMiddleware(lambda request: HttpResponse())(RequestFactory().generic("GET", address))


@pytest.mark.parametrize("address", ["/search/?q=%2500", "/search/?q=100%25", "/search/?q=00"])
def test_every_other_letter_is_let_through(address: str) -> None:
    passed = HttpResponse()

    assert WholeAddressMiddleware(lambda request: passed)(RequestFactory().generic("GET", address)) is passed


@pytest.mark.parametrize(
    ("cookies", "own", "wanted"),
    [
        ({"sessionid": "key"}, None, "private, no-store"),
        ({"sessionid": "key"}, "private, max-age=300", "private, max-age=300"),
        ({}, None, None),
    ],
)
def test_what_somebody_signed_in_is_shown_is_kept_nowhere(
    cookies: dict[str, str], own: str | None, wanted: str | None
) -> None:
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    headers = {"Cache-Control": own} if own else {}

    response = NothingKeptMiddleware(lambda _: HttpResponse(headers=headers))(request)

    assert response.headers.get("Cache-Control") == wanted
