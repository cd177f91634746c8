"""Random requests made from the OpenAPI document: never a fault of ours, never an answer the document does not promise."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from tests.factories import billing
from tests.factories.accounts import ALPHA_HOST, key
from tests.factories.membership import SubscriptionFactory
from tests.factories.offers import BookingFactory

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    ignored_auth,
]
OPERATIONS = [
    ("GET", "/api/v1/schools/"),
    ("GET", "/api/v1/invoices/"),
    ("GET", "/api/v1/payments/{id}/"),
    ("POST", "/api/v1/charges/"),
    ("POST", "/api/v1/payments/"),
    ("POST", "/api/v1/subscriptions/{id}/confirm/"),
    ("GET", "/api/v1/events/"),
    ("POST", "/api/v1/bookings/"),
    ("POST", "/api/v1/bookings/{id}/cancel/"),
]


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests served by the real WSGI application stay in the test's transaction, as those of Django's client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_request_breaks_the_api(method: str, path: str, mode: GenerationMode) -> None:
    SubscriptionFactory()
    billing.payment(billing.invoice().account, 50_00)
    BookingFactory()
    headers = {"Authorization": f"Bearer {key()}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application, headers={"Host": ALPHA_HOST})

    @settings(
        max_examples=6,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[path][method].as_strategy(mode))
    def run(case: Any) -> None:
        case.call_and_validate(base_url=f"http://{ALPHA_HOST}", headers=headers, checks=CHECKS)

    run()
