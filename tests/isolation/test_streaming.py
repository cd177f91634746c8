"""A streamed page reads its own schema to the end, whatever the middleware has returned meanwhile."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from tenants.fanout import in_partnership, in_public
from tenants.middleware import PartnershipMiddleware
from tenants.models import Partnership
from tests.factories.tenants import UserFactory
from tests.isolation.streaming import emails

BETA_EMAIL, ASSOCIATION_EMAIL = "jo@beta.example.org", "secret@association.example.org"


@pytest.fixture(autouse=True)
def people(beta: Partnership, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.isolation.streaming"
    in_partnership(beta, UserFactory, email=BETA_EMAIL)
    in_public(UserFactory, email=ASSOCIATION_EMAIL)


def test_a_streamed_page_shows_its_own_schema(client: Client) -> None:
    response = client.get("/stream/", headers={"host": "beta.example.org"})

    assert b"".join(response.streaming_content).decode() == f"{BETA_EMAIL}\n"


def test_two_streamed_pages_read_in_turn_do_not_mix(client: Client) -> None:
    UserFactory(email="alex@alpha.example.org")
    first = client.get("/stream/")
    before = b"".join(first.streaming_content).decode()

    second = client.get("/stream/", headers={"host": "beta.example.org"})

    assert (before, b"".join(second.streaming_content).decode()) == ("alex@alpha.example.org\n", f"{BETA_EMAIL}\n")


def _leaving_early(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What a middleware with `finally: set_schema_to_public()` does."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = PartnershipMiddleware(get_response)(request)
        connection.set_schema_to_public()
        return response

    return middleware


def test_control_leaving_the_schema_early_shows_the_associations_people() -> None:
    request = RequestFactory().get("/stream/", headers={"host": "beta.example.org"})

    response = _leaving_early(emails)(request)

    assert b"".join(response.streaming_content).decode() == f"{ASSOCIATION_EMAIL}\n"
