import pathlib

from django.core import mail
from django.urls import reverse

from tests.factories.accounts import account
from tests.factories.membership import office

S = pathlib.Path("/tmp/shots")
def test_out(client, client_for):
    for name in ["account_login", "account_request_login_code", "account_reset_password", "account_signup", "account_inactive"]:
        r = client.get(reverse(name, urlconf="config.urls.partnership")); print(name, r.status_code, r.headers.get("location")); (S/f"{name}.html").write_bytes(r.content)
    account()
    r = client.post("/account/login/code/", {"email": "robin.sample@example.org"}); print(r.status_code, r.headers.get("location"))
    r = client.get(r.headers["location"]); print(r.status_code); (S/"confirm_code.html").write_bytes(r.content)
    for m in mail.outbox: print(m.from_email, m.subject, m.body)
    p = office()
    b = client_for(p)
    for name in ["account_email", "account_change_password", "account_set_password", "account_logout", "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_generate_recovery_codes", "usersessions_list", "socialaccount_connections", "account_reauthenticate", "mfa_reauthenticate"]:
        r = b.get(reverse(name, urlconf="config.urls.partnership")); print(name, r.status_code, r.headers.get("location")); (S/f"{name}.html").write_bytes(r.content)
