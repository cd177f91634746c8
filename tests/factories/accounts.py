"""Accounts that can sign in, keys for systems, and the clients that use them."""

from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client

from api.scopes import ASSOCIATION_SCOPES, PARTNERSHIP_SCOPES
from tenants.accounts.models import ApiKey, User
from tenants.enums import StaffRole
from tenants.operations import api_keys
from tests.factories.tenants import UserFactory

PASSWORD = "correct horse battery"
ALPHA_HOST, BETA_HOST, ASSOCIATION_HOST = "alpha.example.org", "beta.example.org", "example.org"


def account(email: str = "robin.sample@example.org", password: str = PASSWORD, **facts: Any) -> User:
    """An account with a verified address and a password, in the schema a test is in."""
    user: User = UserFactory(email=email, **facts)
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def staff(role: str = StaffRole.ASSOCIATION, **facts: Any) -> User:
    """An account of the association; made in the public schema."""
    return account(**({"email": "sam.staff@example.org", "staff_role": role} | facts))


def key(*scopes: str, name: str = "Finance system", **facts: Any) -> str:
    """The clear text of a new key of the schema a test is in; all scopes when none is named."""
    return issued(*scopes, name=name, **facts)[1]


def issued(*scopes: str, name: str = "Finance system", **facts: Any) -> tuple[ApiKey, str]:
    """A new key of the schema a test is in, as its row and its clear text."""
    known = frozenset(PARTNERSHIP_SCOPES) | frozenset(ASSOCIATION_SCOPES)
    return api_keys.issue(by="the tests", name=name, scopes=scopes or sorted(known), known=known, **facts)


def system(*scopes: str, host: str = ALPHA_HOST, **facts: Any) -> Client:
    """A system that calls a host's API with a new key."""
    return system_with(key(*scopes, **facts), host)


def system_with(clear: str, host: str = ALPHA_HOST) -> Client:
    """A system that calls a host's API with this key."""
    return Client(headers={"host": host, "authorization": f"Bearer {clear}"})
