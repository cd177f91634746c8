"""What lets somebody in on one host lets nobody in on another."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from tenants.fanout import in_partnership, in_public
from tenants.models import Partnership
from tenants.operations import api_keys
from tests.factories import accounts
from tests.factories.membership import office

ALPHA, BETA, ASSOCIATION = "alpha.example.org", "beta.example.org", "example.org"
NOW = datetime(2027, 1, 4, tzinfo=UTC)


@pytest.fixture
def signed_in(client_for: Callable[..., Client]) -> Client:
    return client_for(office("admin"))


def _knows(browser: Client, host: str) -> bool:
    """Whether a page for signed-in people opens."""
    return browser.get("/account/email/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(("host", "is_signed_in"), [("alpha.example.org", True), (BETA, False), (ASSOCIATION, False)])
def test_a_session_holds_on_its_own_host_only(signed_in: Client, host: str, is_signed_in: bool) -> None:
    assert _knows(signed_in, host) is is_signed_in


def test_a_session_of_the_association_holds_on_no_partnerships_host(client_for: Callable[..., Client]) -> None:
    browser = client_for(in_public(accounts.staff), partnership=None)

    assert [_knows(browser, host) for host in (ASSOCIATION, ALPHA, BETA)] == [True, False, False]


def test_a_form_token_of_one_host_is_refused_on_another() -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.get("/account/login/", headers={"host": "alpha.example.org"})
    token = str(page.context["csrf_token"])
    browser.cookies = SimpleCookie()
    browser.get("/account/login/", headers={"host": BETA})

    response = browser.post(
        "/account/login/", {"login": "a@example.org", "csrfmiddlewaretoken": token}, headers={"host": BETA}
    )

    assert (response.status_code, response.templates[0].name) == (403, "403_csrf.html")


def test_a_form_sent_from_another_partnerships_page_is_refused() -> None:
    browser = Client(enforce_csrf_checks=True, headers={"host": BETA})
    token = str(browser.get("/account/login/").context["csrf_token"])

    response = browser.post(
        "/account/login/",
        {"login": "a@example.org", "csrfmiddlewaretoken": token},
        headers={"origin": "http://alpha.example.org"},
    )

    assert (response.status_code, response.templates[0].name) == (403, "403_csrf.html")


@pytest.mark.parametrize(("host", "status"), [("alpha.example.org", 200), (BETA, 401), (ASSOCIATION, 401)])
def test_an_api_key_opens_its_own_host_only(host: str, status: int) -> None:
    system = accounts.system_with(accounts.key(), host)
    path = "/api/v1/snapshots/" if host == ASSOCIATION else "/api/v1/partnership/"

    assert system.get(path).status_code == status


def test_a_key_is_looked_up_in_the_schema_that_is_asked(beta: Partnership) -> None:
    clear = accounts.key()

    found = [
        in_partnership(beta, api_keys.authenticate, clear=clear, now=NOW),
        api_keys.authenticate(clear=clear, now=NOW),
    ]

    assert [key is not None for key in found] == [False, True]


def test_a_password_of_one_partnership_does_not_sign_in_at_another(beta: Partnership) -> None:
    accounts.account("robin@example.org", "password of alpha")
    in_partnership(beta, accounts.account, "robin@example.org", "password of beta")

    known = []
    for host in (ALPHA, BETA):
        browser = Client(headers={"host": host})
        browser.post("/account/login/", {"login": "robin@example.org", "password": "password of alpha"})
        known.append(_knows(browser, host))

    assert known == [True, False]


@pytest.mark.parametrize(("host", "is_signed_in"), [("alpha.example.org", True), ("beta.example.org", False)])
def test_a_sign_in_code_holds_on_its_own_host_only(
    client: Client, beta: Partnership, host: str, is_signed_in: bool
) -> None:
    accounts.account("robin@example.org")
    in_partnership(beta, accounts.account, "robin@example.org")
    client.post("/account/login/code/", {"email": "robin@example.org"})
    (code,) = re.findall(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mail.outbox[0].body, re.MULTILINE)

    client.post("/account/login/code/confirm/", {"code": code}, headers={"host": host})

    assert _knows(client, host) is is_signed_in


def test_the_life_of_a_session_is_one_working_day() -> None:
    assert timedelta(seconds=settings.SESSION_COOKIE_AGE) == timedelta(hours=12)
