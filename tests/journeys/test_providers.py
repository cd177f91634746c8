"""Signing in with an account elsewhere: it finds the invited account, and makes none."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import environ
import pytest
from django.test import Client, override_settings

from config.settings.providers import providers
from tenants.accounts.models import User
from tests.factories.accounts import ALPHA_HOST, PASSWORD, account
from tests.journeys.issuer import issuing

EMAIL = "robin.sample@example.org"
WITH_DFE = {"DFE_SIGN_IN_CLIENT_ID": "partnerships", "DFE_SIGN_IN_CLIENT_SECRET": "shh"}


def from_environment(variables: dict[str, str]) -> dict[str, Any]:
    env = environ.Env()
    env.ENVIRON = variables
    return providers(env)


@contextmanager
def dfe_sign_in(**person: Any) -> Iterator[None]:
    """DfE Sign-in as the environment turns it on, played by an issuer on this machine."""
    with issuing(**person) as address:
        chosen = from_environment(WITH_DFE | {"DFE_SIGN_IN_URL": address})
        with override_settings(SOCIALACCOUNT_PROVIDERS=chosen):
            yield


def leave(browser: Client, process: str = "login") -> Any:
    """Press the provider's button and read where the browser is sent."""
    page = browser.post(f"/account/oidc/dfe-sign-in/login/?process={process}").content.decode()
    return urlsplit(unescape(re.search(r'<a href="([^"]+)"', page)[1]))


def come_back(browser: Client, sent: Any) -> Any:
    """Return as the provider sends the browser back."""
    state = parse_qs(sent.query)["state"][0]
    return browser.get("/account/oidc/dfe-sign-in/login/callback/", {"code": "a-code", "state": state})


def is_signed_in(browser: Client) -> bool:
    return browser.get("/account/email/").status_code == 200


def test_an_invited_head_signs_in_with_dfe_sign_in() -> None:
    account()
    browser = Client(headers={"host": ALPHA_HOST})
    with dfe_sign_in(sub="dfe-1", email=EMAIL, given_name="Robin", family_name="Sample"):
        button = re.search(r">\s*(Sign in with [^<]+)<", browser.get("/account/login/").content.decode())[1]
        sent = leave(browser)
        come_back(browser, sent)

        asked = {name: values[0] for name, values in parse_qs(sent.query).items()}
        assert (button, sent.path, asked["client_id"], asked["redirect_uri"]) == (
            "Sign in with DfE Sign-in",
            "/auth",
            "partnerships",
            "https://alpha.example.org/account/oidc/dfe-sign-in/login/callback/",
        )
        assert set(asked["scope"].split()) == {"openid", "email", "profile", "organisation"}
        assert is_signed_in(browser)


def test_somebody_nobody_invited_is_told_so_and_gets_no_account() -> None:
    browser = Client(headers={"host": ALPHA_HOST})
    with dfe_sign_in(sub="dfe-2", email="stranger@example.org"):
        page = come_back(browser, leave(browser)).content.decode()

        assert "Accounts come by invitation" in page
        assert (is_signed_in(browser), User.objects.count()) == (False, 0)


def test_an_answer_with_a_state_of_another_browser_signs_nobody_in() -> None:
    account()
    victim, attacker = Client(headers={"host": ALPHA_HOST}), Client(headers={"host": ALPHA_HOST})
    with dfe_sign_in(sub="dfe-1", email=EMAIL):
        answer = come_back(victim, leave(attacker))

        assert (answer.status_code, is_signed_in(victim)) == (401, False)


def test_an_account_elsewhere_with_another_address_is_connected_by_its_owner() -> None:
    account()
    browser = Client(headers={"host": ALPHA_HOST})
    browser.post("/account/login/", {"login": EMAIL, "password": PASSWORD})
    with dfe_sign_in(sub="dfe-3", email="head@another.example.org"):
        come_back(browser, leave(browser, "connect"))
        listed = browser.get("/account/3rdparty/").content.decode()
        again = Client(headers={"host": ALPHA_HOST})
        come_back(again, leave(again))

        assert re.search(r"<li>DfE Sign-in: ([^<]*?)\s*<button", listed)[1] == "head@another.example.org"
        assert is_signed_in(again)
        assert User.objects.get().email == EMAIL


@pytest.mark.parametrize(
    ("variables", "on"),
    [
        ({}, set()),
        (WITH_DFE, {"dfe-sign-in"}),
        ({"GOOGLE_CLIENT_ID": "g", "GOOGLE_CLIENT_SECRET": "s"}, {"google"}),
        ({"MICROSOFT_CLIENT_ID": "m", "MICROSOFT_CLIENT_SECRET": "s"}, {"microsoft"}),
    ],
)
def test_a_provider_is_on_when_the_environment_names_its_client(variables: dict[str, str], on: set[str]) -> None:
    found = from_environment(variables)

    assert {app.get("provider_id", name) for name, facts in found.items() for app in facts["APPS"]} == on


@pytest.mark.parametrize(
    ("tenant", "trusted"), [("organizations", False), ("common", False), ("3f2c8e1a-directory", True)]
)
def test_microsoft_speaks_for_an_address_only_from_one_named_directory(tenant: str, trusted: bool) -> None:
    variables = {"MICROSOFT_CLIENT_ID": "m", "MICROSOFT_CLIENT_SECRET": "s", "MICROSOFT_TENANT": tenant}

    [app] = from_environment(variables)["microsoft"]["APPS"]

    assert app["settings"] == {"tenant": tenant, "verified_email": trusted}
