"""The OpenAPI document, and the page written from it."""

import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

HOSTS = {"config.urls.partnership": "alpha.example.org", "config.urls.association": "example.org"}


@pytest.mark.parametrize("urlconf", HOSTS)
def test_the_document_is_valid_and_complete_without_a_warning(urlconf: str) -> None:
    said = StringIO()

    call_command("spectacular", "--urlconf", urlconf, "--validate", "--fail-on-warn", stdout=StringIO(), stderr=said)

    assert said.getvalue() == ""


def test_a_partnerships_document_names_its_endpoints(client: Client) -> None:
    document = client.get("/api/v1/schema/").json()

    assert (document["openapi"], {path: sorted(methods) for path, methods in document["paths"].items()}) == (
        "3.1.0",
        {
            "/api/v1/agreements/": ["get"],
            "/api/v1/agreements/{id}/": ["get"],
            "/api/v1/bookings/": ["get", "post"],
            "/api/v1/bookings/{id}/": ["get"],
            "/api/v1/bookings/{id}/cancel/": ["post"],
            "/api/v1/charges/": ["get", "post"],
            "/api/v1/charges/{id}/": ["get"],
            "/api/v1/events/": ["get"],
            "/api/v1/events/{id}/": ["get"],
            "/api/v1/invoices/": ["get"],
            "/api/v1/invoices/{id}/": ["get"],
            "/api/v1/offers/": ["get"],
            "/api/v1/offers/{id}/": ["get"],
            "/api/v1/partnership/": ["get"],
            "/api/v1/payments/": ["get", "post"],
            "/api/v1/payments/{id}/": ["get"],
            "/api/v1/people/": ["get"],
            "/api/v1/people/{id}/": ["get"],
            "/api/v1/reviews/": ["get"],
            "/api/v1/reviews/{id}/": ["get"],
            "/api/v1/schools/": ["get"],
            "/api/v1/schools/{id}/": ["get"],
            "/api/v1/subscriptions/": ["get"],
            "/api/v1/subscriptions/{id}/": ["get"],
            "/api/v1/subscriptions/{id}/confirm/": ["post"],
            "/api/v1/tariffs/": ["get"],
            "/api/v1/tariffs/{id}/": ["get"],
            "/api/v1/years/": ["get"],
            "/api/v1/years/{id}/": ["get"],
        },
    )


def test_the_associations_document_names_its_own(association_client: Client) -> None:
    document = association_client.get("/api/v1/schema/").json()

    assert sorted(document["paths"]) == [
        "/api/v1/indicators/",
        "/api/v1/partnerships/",
        "/api/v1/partnerships/{slug}/",
        "/api/v1/snapshots/",
    ]


def test_yaml_is_served_to_those_who_ask(client: Client) -> None:
    answer = client.get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi"})

    assert yaml.safe_load(answer.content) == client.get("/api/v1/schema/").json()


def test_the_document_takes_no_query(client: Client, django_assert_num_queries: Callable[[int], Any]) -> None:
    with django_assert_num_queries(0):
        client.get("/api/v1/schema/")


@pytest.mark.parametrize("host", HOSTS.values())
def test_the_page_shows_every_endpoint_of_its_host(host: str) -> None:
    browser = Client(headers={"host": host})
    document = browser.get("/api/v1/schema/").json()

    page = browser.get("/api/v1/docs/")

    shown = re.findall(r"<h3 [^>]*><code>(\w+) ([^<]+)</code></h3>", page.content.decode().replace("<wbr>", ""))
    assert sorted(shown) == sorted(
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods
    )


def test_every_link_of_the_page_leads_to_a_shape_on_it(client: Client) -> None:
    html = client.get("/api/v1/docs/").content.decode()

    targets = set(re.findall(r'href="#(shape-[^"]*)"', html))

    assert targets - set(re.findall(r'id="(shape-[^"]*)"', html)) == set()
    assert len(targets) == 20


def test_the_page_loads_nothing_from_elsewhere(client: Client) -> None:
    html = client.get("/api/v1/docs/").content.decode()

    assert re.findall(r'<(?:link|script|img|iframe)[^>]+(?:src|href)="(?:https?:)?//[^"]*"', html) == []
