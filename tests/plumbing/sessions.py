"""What a session remembers of its sign-in."""

import time

from django.test import Client


def just_signed_in(browser: Client, ago: float = 0, whose: int | None = None) -> Client:
    """Note in the session that its account, or another, proved itself so many seconds ago, as a sign-in by code does."""
    session = browser.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time() - ago}]
    session["account_authentication_methods_user"] = str(whose or session["_auth_user_id"])
    session.save()
    return browser
