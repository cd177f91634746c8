"""Logs and error reports say where and which schema, never who."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import sentry_sdk
import structlog
from celery import shared_task
from django.conf import settings as project
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from config.error_reports import start_error_reports
from config.observability import logging_settings
from tenants.accounts.models import User
from tenants.observability import without_addresses
from tests.factories.tenants import UserFactory
from tests.plumbing.tasks import Sent, run_task

SECRET = "robin.secret@example.org"


def make_twice(request: HttpRequest, key: str) -> HttpResponse:
    User.objects.create_user(SECRET)
    User.objects.create_user(SECRET)
    return HttpResponse()


urlpatterns = [path("probe/<str:key>/", make_twice), path("", include(project.ROOT_URLCONF))]


@shared_task(name="tests.fail_about_a_person")
def fail_about_a_person(email: str) -> None:
    user = User(email=email, name="Robin Secret")
    raise ImproperlyConfigured(f"{user.email} cannot be processed")


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What production would log, as text."""
    configured = logging_settings(as_json=True, level="INFO")
    written = StringIO()
    handler = logging.StreamHandler(written)
    formatter = dict(configured["formatters"]["lines"])
    handler.setFormatter(formatter.pop("()")(**formatter))
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    logging.getLogger("requests").setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


def _logged(lines: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_request_is_one_line_with_schema_number_route_and_result(client: Client, lines: StringIO) -> None:
    response = client.get("/privacy/?q=robin.secret@example.org")

    (line,) = [line for line in _logged(lines) if line["event"] == "request"]
    assert {key: line[key] for key in ("tenant", "request_id", "route", "status", "user_id")} == {
        "tenant": "alpha",
        "request_id": response["X-Request-Id"],
        "route": "privacy/",
        "status": 200,
        "user_id": None,
    }


def test_a_line_about_a_signed_in_person_has_the_accounts_number_only(client: Client, lines: StringIO) -> None:
    user = UserFactory(email=SECRET, name="Robin Secret")
    client.force_login(user)

    client.get("/privacy/")

    assert (
        [line["user_id"] for line in _logged(lines) if line["event"] == "request"],
        "Secret" in lines.getvalue(),
    ) == (
        [user.pk],
        False,
    )


def test_an_error_is_logged_without_the_path_and_the_values_in_it(
    client: Client, lines: StringIO, settings: Any
) -> None:
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False

    client.get("/probe/key-of-an-invitation/")

    text = lines.getvalue()
    assert ("IntegrityError" in text, SECRET in text, "key-of-an-invitation" in text) == (True, False, False)


def test_the_tenant_of_the_last_request_does_not_stick_to_the_next(client: Client, lines: StringIO) -> None:
    client.get("/livez")
    client.get("/livez", headers={"host": "example.org"})

    assert [line["tenant"] for line in _logged(lines) if line["event"] == "request"] == ["alpha", "public"]


def test_addresses_are_taken_out_of_texts() -> None:
    text = f"Key (email)=({SECRET}) already exists; write to a.b+c@sub.example.sch.uk."

    assert without_addresses(text) == "Key (email)=([e-mail]) already exists; write to [e-mail]."


class Caught(Transport):
    """Keeps events instead of sending them."""

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(options)
        self.events: list[dict[str, Any]] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        event = envelope.get_event()
        if event is not None:
            self.events.append(event)


@pytest.fixture
def caught() -> Iterator[Caught]:
    """Error reports as they would leave."""
    with sentry_sdk.new_scope():
        start_error_reports("https://key@sentry.invalid/1", "tests", transport=Caught)
        client = sentry_sdk.get_client()
        yield client.transport
        sentry_sdk.get_global_scope().set_client(None)


def test_an_error_in_a_task_names_the_schema_and_nobody(caught: Caught) -> None:
    try:
        run_task(Sent("tests.fail_about_a_person", "beta", {"email": SECRET}))
    except ImproperlyConfigured:
        sentry_sdk.capture_exception()

    text = json.dumps(caught.events)
    (event,) = caught.events
    assert (event["tags"]["schema"], event["exception"]["values"][-1]["type"], "Secret" in text, SECRET in text) == (
        "beta",
        "ImproperlyConfigured",
        False,
        False,
    )


def test_an_error_in_a_request_holds_no_request(caught: Caught, client: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    with pytest.raises(IntegrityError):
        client.get("/probe/key-of-an-invitation/?q=robin", headers={"cookie": "session=value-of-cookie"})
    text = json.dumps(caught.events)

    assert [word for word in ("key-of-an-invitation", "q=robin", "value-of-cookie", SECRET) if word in text] == []


def test_contextual_values_are_in_every_line_of_a_task(lines: StringIO) -> None:
    with structlog.contextvars.bound_contextvars(tenant="beta", task="tests.x"):
        logging.getLogger("billing").warning("sent %s", "one")

    (line,) = _logged(lines)
    assert (line["event"], line["tenant"], line["task"]) == ("sent one", "beta", "tests.x")
