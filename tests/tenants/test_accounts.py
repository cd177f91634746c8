"""Accounts: the pages about signing in, what is kept secret, and what the deploy check refuses."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core import mail
from django.core.checks import run_checks
from django.db import connection
from django.test import Client, override_settings

from tenants.accounts import secrets
from tenants.fanout import in_partnership
from tenants.models import Partnership
from tests.factories.accounts import PASSWORD, account, staff
from tests.factories.membership import at_school, office
from tests.pages import text_of

HOSTS = {"alpha.example.org": "Alpha Learning", "example.org": "AEPA"}
SIGNED_OUT = {
    "/account/login/": "Sign in",
    "/account/login/code/": "Send me a sign-in code",
    "/account/password/reset/": "Reset your password",
    "/account/signup/": "Accounts come by invitation",
    "/account/inactive/": "This account is closed",
    "/account/3rdparty/login/cancelled/": "You stopped the sign-in",
}
SIGNED_IN = {
    "/account/email/": "Sign-in and security",
    "/account/password/change/": "Change your password",
    "/account/2fa/": "Two-step sign-in",
    "/account/2fa/webauthn/": "Passkeys and security keys",
    "/account/2fa/totp/activate/": "Set up an authenticator app",
    "/account/2fa/webauthn/add/": "Add a passkey",
    "/account/sessions/": "Where you are signed in",
    "/account/3rdparty/": "Connected accounts",
    "/account/logout/": "Sign out",
    "/account/reauthenticate/": "Confirm that it is you",
}
INLINE = re.compile(r"<script(?![^>]*(?:src=|type=.application/json))|<style|\sstyle=|\son\w+=", re.IGNORECASE)


def headline(html: str) -> list[str]:
    return [" ".join(text.split()) for text in re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)]


def site(html: str) -> str:
    return re.search(r"<title>.* – (.*?)</title>", html, re.DOTALL)[1]


def signed_in(host: str) -> Client:
    browser = Client(headers={"host": host})
    browser.post("/account/login/", {"login": "robin.sample@example.org", "password": PASSWORD})
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    return browser


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", SIGNED_OUT)
def test_a_sign_in_page_is_ours_on_both_kinds_of_hosts(path: str, host: str) -> None:
    page = Client(headers={"host": host}).get(path)

    html = page.content.decode()
    assert (page.status_code, headline(html), site(html)) == (200, [SIGNED_OUT[path]], HOSTS[host])
    assert INLINE.findall(html) == []


def test_a_sign_in_that_failed_elsewhere_leads_back(client: Client) -> None:
    page = client.get("/account/3rdparty/login/error/")

    assert (page.status_code, headline(page.content.decode())) == (401, ["The sign-in did not work"])


@pytest.mark.parametrize("path", SIGNED_IN)
def test_an_account_page_is_ours_in_a_partnership(path: str) -> None:
    account()

    html = signed_in("alpha.example.org").get(path).content.decode()

    assert (headline(html), site(html), INLINE.findall(html)) == ([SIGNED_IN[path]], "Alpha Learning", [])


@pytest.mark.parametrize("path", SIGNED_IN)
def test_an_account_page_is_ours_at_the_association(path: str, public: None) -> None:
    staff(email="robin.sample@example.org")

    html = signed_in("example.org").get(path).content.decode()

    assert (headline(html), site(html), INLINE.findall(html)) == ([SIGNED_IN[path]], "AEPA", [])


def test_pages_come_with_a_policy_that_allows_no_inline_script(client: Client) -> None:
    policy = client.get("/account/login/").headers["Content-Security-Policy"]

    assert "script-src 'self';" in policy + ";"
    assert "unsafe-inline" not in policy


def test_a_first_password_can_be_chosen(client_for: Callable[..., Client]) -> None:
    person = office()
    person.user.set_unusable_password()
    person.user.save()

    page = client_for(person).get("/account/password/set/").content.decode()

    assert headline(page) == ["Choose a password"]


def test_the_overview_says_how_somebody_signs_in(client_for: Callable[..., Client]) -> None:
    person = at_school()
    person.user.set_unusable_password()
    person.user.save()
    Authenticator.objects.create(user=person.user, type=Authenticator.Type.TOTP, data={})

    page = client_for(person).get("/account/email/").content.decode()

    values = re.findall(r"summary-list__(?:key|value)\">(.*?)</d[td]>", page)
    assert values == [
        "E-mail address",
        person.email,
        "Password",
        "None: a code by e-mail signs you in",
        "Two-step sign-in",
        "On: authenticator app",
        "Connected accounts",
        "None",
    ]


def test_nobody_changes_their_own_address(client_for: Callable[..., Client]) -> None:
    person = office()

    answer = client_for(person).post("/account/email/", {"email": "new@example.org", "action_add": ""})

    person.user.refresh_from_db()
    assert (answer.status_code, person.user.email) == (405, person.email)


def test_nobody_signs_up(client: Client) -> None:
    client.post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD})

    assert mail.outbox == []
    assert client.get("/account/password/change/").status_code == 302


# E-mails


def test_a_code_comes_from_the_partnership_in_plain_words(client: Client) -> None:
    account()

    client.post("/account/login/code/", {"email": "robin.sample@example.org"})

    [message] = mail.outbox
    code = re.search(r"^    (\S+)$", message.body, re.MULTILINE)[1]
    assert (message.subject, message.from_email, message.to) == (
        "Your sign-in code",
        "Alpha Learning <no-reply@localhost>",
        ["robin.sample@example.org"],
    )
    assert message.body == (
        "Your code to sign in is\n\n"
        f"    {code}\n\n"
        "It works for 15 minutes, in the browser where you asked for it. We never ask for it by telephone or e-mail.\n\n"
        "If you did not ask to sign in, you need do nothing.\n\n"
        "Alpha Learning\nhttp://alpha.example.org/"
    )


def test_a_changed_password_is_told_to_its_owner() -> None:
    account()
    browser = signed_in("alpha.example.org")

    new = "a rather longer phrase"
    browser.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert [(message.subject, message.body.splitlines()[2]) for message in mail.outbox] == [
        ("Your password was changed", "Your password was changed.")
    ]


@override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=9)
def test_a_mail_server_that_is_down_is_told_not_thrown(client: Client) -> None:
    account()

    page = client.post("/account/login/code/", {"email": "robin.sample@example.org"}, follow=True)

    assert "We could not send the e-mail. Wait a few minutes, then ask for it again." in page.content.decode()


# Secrets


def test_a_secret_is_read_back_where_it_was_written_and_nowhere_else(beta: Partnership) -> None:
    stored = secrets.encrypt("JBSWY3DPEHPK3PXP")

    assert (stored != "JBSWY3DPEHPK3PXP", secrets.decrypt(stored)) == (True, "JBSWY3DPEHPK3PXP")
    with pytest.raises(InvalidToken):
        in_partnership(beta, secrets.decrypt, stored)


def test_a_secret_outlives_a_change_of_the_secret_key() -> None:
    stored = secrets.encrypt("JBSWY3DPEHPK3PXP")

    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]), pytest.raises(InvalidToken):
        secrets.decrypt(stored)
    from_settings = "test-only-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789"
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[from_settings]):
        assert secrets.decrypt(stored) == "JBSWY3DPEHPK3PXP"


def test_no_password_is_stored_in_clear() -> None:
    account()

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(u)::text FROM accounts_user u")
        (stored,) = cursor.fetchone()

    assert PASSWORD not in stored


# The demo's way in


def test_the_demos_page_does_not_exist_elsewhere(client: Client) -> None:
    assert [client.get("/demo/sign-in/").status_code, client.post("/demo/sign-in/", {"user": 1}).status_code] == [
        404,
        404,
    ]


@override_settings(DEMO_SIGN_IN=True)
def test_the_demo_signs_in_as_anyone_it_offers() -> None:
    head = at_school()
    browser = Client(headers={"host": "alpha.example.org"})

    offered = re.findall(r'name="user" value="(\d+)"', browser.get("/demo/sign-in/").content.decode())
    browser.post("/demo/sign-in/", {"user": head.user_id})

    assert (str(head.user_id) in offered, browser.get("/account/email/").status_code) == (True, 200)


@pytest.mark.parametrize(("asked", "shown"), [("/account/email/", "/account/email/"), ("//example.net/", "/")])
@override_settings(DEMO_SIGN_IN=True)
def test_the_demo_goes_back_to_the_page_that_asked_to_sign_in(asked: str, shown: str) -> None:
    browser = Client(headers={"host": "alpha.example.org"})

    answer = browser.post("/demo/sign-in/", {"user": at_school().user_id, "next": asked})

    assert answer["Location"] == shown


@override_settings(DEMO_SIGN_IN=True)
def test_the_demo_signs_in_the_associations_staff(public: None) -> None:
    sam = staff()
    browser = Client(headers={"host": "example.org"})

    offered = re.findall(r'name="user" value="(\d+)"', browser.get("/demo/sign-in/").content.decode())
    browser.post("/demo/sign-in/", {"user": sam.pk})

    assert (offered, browser.get("/account/email/").status_code) == ([str(sam.pk)], 200)


@override_settings(DEMO_SIGN_IN=True)
def test_a_demo_session_is_listed_as_any_other() -> None:
    head = at_school()
    browser = Client(headers={"host": "alpha.example.org", "user-agent": "Elm 1.0"})
    browser.post("/demo/sign-in/", {"user": head.user_id})

    page = text_of(browser.get("/account/sessions/"))

    assert ("Elm 1.0" in page, "This one" in page) == (True, True)


@override_settings(DEMO_SIGN_IN=True)
def test_the_demo_signs_in_nobody_it_does_not_offer(client: Client) -> None:
    assert client.post("/demo/sign-in/", {"user": account().pk}).status_code == 404


@pytest.mark.parametrize(("on", "errors"), [(True, ["tenants.E010"]), (False, [])])
def test_a_deployment_with_the_demos_page_is_refused(on: bool, errors: list[str]) -> None:
    with override_settings(DEMO_SIGN_IN=on):
        found = [message.id for message in run_checks(include_deployment_checks=True)]

    assert [code for code in found if code == "tenants.E010"] == errors
