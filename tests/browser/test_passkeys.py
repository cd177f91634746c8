"""A passkey, made and used by a real browser under our strict policy."""

from collections.abc import Callable
from typing import Any

from tests.browser.site import Site

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_somebody_adds_a_passkey_and_signs_in_with_it(site: Site, open_page: Callable[..., Any]) -> None:
    page = open_page("haringey", "Finance officer")
    home = page.url
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    page.goto(site.url("haringey", "/account/2fa/webauthn/add/"))
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/account/2fa/reauthenticate/**")  # recovery codes were made; seeing them asks again
    page.goto(site.url("haringey", "/account/logout/"))
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/account/logout/" not in url)  # the device is cleared first
    page.goto(site.url("haringey", "/account/login/"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(home)

    page.goto(site.url("haringey", "/account/email/"))
    assert page.get_by_text("On: passkey or security key").count() == 1
    assert complaints == []
