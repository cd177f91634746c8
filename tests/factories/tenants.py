"""Accounts that can sign in; the national register for tests is the fixture `register`."""

import factory
from factory.django import DjangoModelFactory

from tenants.accounts.models import User


class UserFactory(DjangoModelFactory):
    """An account that can sign in."""

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"account{n}@example.org")
    name = "Alex Account"
