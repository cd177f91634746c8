"""Ways in, from the first page to the last: by code, by password, with a second step; and the ways that stay shut."""

import base64
import hmac
import re
import time
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client, override_settings

from tenants.accounts.models import User
from tenants.fanout import in_partnership
from tenants.models import Partnership
from tests.factories.accounts import ALPHA_HOST, ASSOCIATION_HOST, BETA_HOST, PASSWORD, account, staff
from tests.factories.membership import SchoolRoleFactory

EMAIL = "robin.sample@example.org"
UNKNOWN = "nobody@example.org"


def browser_on(host: str) -> Client:
    return Client(headers={"host": host})


def is_signed_in(browser: Client) -> bool:
    return browser.get("/account/email/").status_code == 200


def code_in(message: Any) -> str:
    return re.search(r"^    (\S+)$", message.body, re.MULTILINE)[1]


def sign_in(browser: Client, password: str = PASSWORD, email: str = EMAIL) -> Any:
    return browser.post("/account/login/", {"login": email, "password": password})


def code_of(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    moment = (int(time.time()) // 30).to_bytes(8, "big")
    digest = hmac.digest(base64.b32decode(secret), moment, "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


# By code


def test_a_head_signs_in_with_a_code_and_lands_where_they_were_going() -> None:
    head = SchoolRoleFactory(person__email=EMAIL).person
    account_of(head.user)
    browser = browser_on(ALPHA_HOST)

    going = browser.get("/our-membership/")
    sent = browser.post("/account/login/code/", {"email": EMAIL, "next": "/our-membership/"})
    arrived = browser.post(sent.headers["Location"], {"code": code_in(mail.outbox[0]), "next": "/our-membership/"})

    assert going.headers["Location"] == "/account/login/?next=/our-membership/"
    assert (arrived.status_code, arrived.headers["Location"]) == (302, "/our-membership/")
    assert is_signed_in(browser)


def account_of(user: User) -> None:
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)


def test_the_association_signs_in_with_a_code_too(public: None) -> None:
    staff(email=EMAIL)
    browser = browser_on(ASSOCIATION_HOST)

    sent = browser.post("/account/login/code/", {"email": EMAIL})
    browser.post(sent.headers["Location"], {"code": code_in(mail.outbox[0])})

    assert is_signed_in(browser)


def test_a_code_works_once_in_the_browser_that_asked() -> None:
    account()
    asked, other = browser_on(ALPHA_HOST), browser_on(ALPHA_HOST)
    sent = asked.post("/account/login/code/", {"email": EMAIL})
    code = {"code": code_in(mail.outbox[0])}

    other.post(sent.headers["Location"], code)
    asked.post(sent.headers["Location"], code)
    other.post(sent.headers["Location"], code)

    assert (is_signed_in(asked), is_signed_in(other)) == (True, False)


def test_three_wrong_codes_end_the_attempt() -> None:
    account()
    browser = browser_on(ALPHA_HOST)
    address = browser.post("/account/login/code/", {"email": EMAIL}).headers["Location"]

    for _ in range(3):
        browser.post(address, {"code": "WRNG-CODE"})
    browser.post(address, {"code": code_in(mail.outbox[0])})

    assert not is_signed_in(browser)


def test_a_code_asked_for_in_one_partnership_does_nothing_in_another(beta: Partnership) -> None:
    account()
    in_partnership(beta, account)
    asked = browser_on(ALPHA_HOST)
    address = asked.post("/account/login/code/", {"email": EMAIL}).headers["Location"]

    asked.post(address, {"code": code_in(mail.outbox[0])}, headers={"host": BETA_HOST})

    assert asked.get("/account/email/", headers={"host": BETA_HOST}).status_code == 302


# Nobody learns who has an account


@pytest.mark.parametrize("path", ["/account/login/code/", "/account/password/reset/"])
def test_an_unknown_address_is_answered_like_a_known_one(path: str) -> None:
    account()

    answers = []
    for email in (EMAIL, UNKNOWN):
        browser = browser_on(ALPHA_HOST)
        sent = browser.post(path, {"email": email})
        page = browser.get(sent.headers["Location"]).content.decode().replace(email, "ADDRESS")
        answers.append((sent.status_code, sent.headers["Location"], re.sub(r'value="[^"]*"', "", page)))

    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [[EMAIL], [UNKNOWN]]


def test_a_wrong_password_and_an_unknown_address_are_answered_alike() -> None:
    account()

    pages = [
        sign_in(browser_on(ALPHA_HOST), password="not it at all", email=email)
        .content.decode()
        .replace(email, "ADDRESS")
        for email in (EMAIL, UNKNOWN)
    ]

    said = [re.search(r"There is a problem.*?</ul>", page, re.DOTALL)[0] for page in pages]
    assert said[0] == said[1]
    assert "The email address and/or password you specified are not correct." in said[0]


# By password


def test_a_forgotten_password_is_replaced_with_a_code() -> None:
    account()
    browser = browser_on(ALPHA_HOST)
    new = "a rather longer phrase"

    sent = browser.post("/account/password/reset/", {"email": EMAIL})
    choose = browser.post(sent.headers["Location"], {"code": code_in(mail.outbox[0])})
    browser.post(choose.headers["Location"], {"password1": new, "password2": new})

    old, now = browser_on(ALPHA_HOST), browser_on(ALPHA_HOST)
    sign_in(old)
    sign_in(now, new)
    assert (is_signed_in(old), is_signed_in(now)) == (False, True)


def test_one_address_in_two_partnerships_is_two_accounts(beta: Partnership) -> None:
    account(password="the phrase of alpha")
    in_partnership(beta, account, password="the phrase of beta")

    outcomes = {}
    for host in (ALPHA_HOST, BETA_HOST):
        for password in ("the phrase of alpha", "the phrase of beta"):
            browser = browser_on(host)
            sign_in(browser, password)
            outcomes[host, password] = is_signed_in(browser)

    assert outcomes == {
        (ALPHA_HOST, "the phrase of alpha"): True,
        (ALPHA_HOST, "the phrase of beta"): False,
        (BETA_HOST, "the phrase of alpha"): False,
        (BETA_HOST, "the phrase of beta"): True,
    }


def test_a_session_of_alpha_is_nobodys_in_beta(beta: Partnership) -> None:
    account()
    in_partnership(beta, account)
    browser = browser_on(ALPHA_HOST)
    sign_in(browser)

    at_home = is_signed_in(browser)
    elsewhere = [browser.get("/account/email/", headers={"host": host}) for host in (BETA_HOST, ASSOCIATION_HOST)]

    assert at_home
    assert [page.headers["Location"] for page in elsewhere] == ["/account/login/?next=/account/email/"] * 2


def test_signing_in_changes_the_session_and_signing_out_ends_it() -> None:
    account()
    browser = browser_on(ALPHA_HOST)
    before = browser.session.session_key  # a session somebody else has seen

    sign_in(browser)
    during = browser.session.session_key
    browser.post("/account/logout/")
    browser.cookies["sessionid"] = during

    assert before != during
    assert not is_signed_in(browser)


def test_a_closed_account_is_signed_out_at_once() -> None:
    user = account()
    browser = browser_on(ALPHA_HOST)
    sign_in(browser)

    user.is_active = False
    user.save()

    assert not is_signed_in(browser)
    assert sign_in(browser_on(ALPHA_HOST)).headers["Location"] == "/account/inactive/"


def test_somebody_sees_where_they_are_signed_in_and_ends_the_others() -> None:
    account()
    here, there = browser_on(ALPHA_HOST), browser_on(ALPHA_HOST)
    for browser, name in ((here, "Firefox here"), (there, "Chrome there")):
        browser.defaults["HTTP_USER_AGENT"] = name
        sign_in(browser)

    shown = re.findall(r'data-label="Browser">([^<]+)<', here.get("/account/sessions/").content.decode())
    here.post("/account/sessions/")

    assert sorted(shown) == ["Chrome there", "Firefox here"]
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)


@override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "5/300s/key"})
def test_guessing_a_password_is_stopped_after_five_tries() -> None:
    account()
    browser = browser_on(ALPHA_HOST)

    for _ in range(5):
        sign_in(browser, "not it at all")
    sign_in(browser)

    assert not is_signed_in(browser)


# A second step


def test_an_authenticator_app_is_set_up_and_asked_for_from_then_on() -> None:
    _, secret = with_app()
    again = browser_on(ALPHA_HOST)

    asked = sign_in(again)
    before = is_signed_in(again)
    with time_machine.travel(time.time() + 60):  # a code is taken once
        again.post(asked.headers["Location"], {"code": code_of(secret)})

    assert secret not in Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert (asked.headers["Location"], before, is_signed_in(again)) == ("/account/2fa/authenticate/", False, True)


def test_a_recovery_code_stands_in_for_a_lost_telephone_once() -> None:
    browser, _ = with_app()
    browser.post("/account/2fa/recovery-codes/generate/")
    page = browser.get("/account/2fa/recovery-codes/").content.decode()
    codes = re.findall(r"<li><code>(\w+)</code></li>", page)

    outcomes = []
    for _ in range(2):
        again = browser_on(ALPHA_HOST)
        again.post(sign_in(again).headers["Location"], {"code": codes[0]})
        outcomes.append(is_signed_in(again))

    assert (len(codes), outcomes) == (10, [True, False])


def with_app() -> tuple[Client, str]:
    """A browser signed in with a password, whose account has an authenticator app."""
    account()
    browser = browser_on(ALPHA_HOST)
    sign_in(browser)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    page = browser.get("/account/2fa/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml;' in page
    secret = re.search(r'<code id="authenticator_secret">(\w+)</code>', page)[1]
    browser.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    return browser, secret


def test_a_code_by_mail_does_not_get_round_the_second_step() -> None:
    with_app()
    again = browser_on(ALPHA_HOST)

    sent = again.post("/account/login/code/", {"email": EMAIL})
    asked = again.post(sent.headers["Location"], {"code": code_in(mail.outbox[-1])})

    assert (asked.headers["Location"], is_signed_in(again)) == ("/account/2fa/authenticate/", False)


def test_turning_the_second_step_off_is_told_to_its_owner() -> None:
    browser, _ = with_app()

    browser.post("/account/2fa/totp/deactivate/")
    again = browser_on(ALPHA_HOST)
    sign_in(again)

    assert is_signed_in(again)
    assert [(message.subject, message.to) for message in mail.outbox] == [("Authenticator app turned off", [EMAIL])]
