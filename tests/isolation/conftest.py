"""The world of the matrix, built once per module in a transaction that ends with it, and a browser for each actor."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from tenants.accounts.models import User
from tenants.enums import StaffRole
from tenants.fanout import in_partnership, in_public
from tenants.models import Partnership
from tests.factories.tenants import UserFactory
from tests.isolation import world as worlds
from tests.isolation.world import World


@dataclass
class Browsers:
    """One browser per actor on each kind of host; `transplanted` holds a good session of the other host."""

    partnership: dict[str, Client]
    association: dict[str, Client]


@pytest.fixture(scope="module")
def world(django_db_blocker: DjangoDbBlocker, alpha: Partnership, beta: Partnership) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        connection.set_tenant(alpha)
        yield worlds.build(alpha, beta)
        connection.set_schema_to_public()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def browsers(world: World, alpha: Partnership, beta: Partnership) -> Browsers:
    people = {name: person.user for name, person in world.people.items()}
    staff = in_public(_staff)
    at_alpha = {name: in_partnership(alpha, _browser, "alpha.example.org", user) for name, user in people.items()}
    at_public = {name: in_public(_browser, settings.BASE_HOST, user) for name, user in staff.items()}
    foreign = in_partnership(beta, _browser, "beta.example.org", world.beta_admin.user)
    at_alpha |= {"anonymous": _signed_out("alpha.example.org"), "transplanted": _moved(foreign, "alpha.example.org")}
    at_public |= {
        "anonymous": _signed_out(settings.BASE_HOST),
        "transplanted": _moved(at_alpha["admin"], settings.BASE_HOST),
    }
    return Browsers(at_alpha, at_public)


def _staff() -> dict[str, User]:
    return {
        "association": UserFactory(staff_role=StaffRole.ASSOCIATION),
        "operator": UserFactory(staff_role=StaffRole.OPERATOR),
        "account": UserFactory(),
    }


def _browser(host: str, user: User) -> Client:
    browser = Client(headers={"host": host})
    browser.force_login(user)
    return browser


def _signed_out(host: str) -> Client:
    return Client(headers={"host": host})


def _moved(browser: Client, host: str) -> Client:
    """The same cookies on another host, as a thief would have them."""
    moved = _signed_out(host)
    moved.cookies = browser.cookies.copy()
    return moved
