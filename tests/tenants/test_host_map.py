"""Which partnership answers on a host, and how soon a change is noticed."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, connection

from tenants.enums import PartnershipStatus
from tenants.host_map import HostMap
from tenants.models import Domain, Partnership

TTL = 5


@dataclass
class Clock:
    """A clock that stands still until it is told to go on."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(settings: Any) -> Clock:
    settings.TENANT_MAP_TTL = TTL
    return Clock()


@pytest.fixture
def hosts(clock: Clock) -> HostMap:
    return HostMap(clock)


@pytest.mark.parametrize(
    "host",
    ["alpha.example.org", "ALPHA.Example.Org", "alpha.example.org:8000", "alpha.example.org.", "Alpha.example.org.:80"],
)
def test_a_host_is_found_however_it_is_written(hosts: HostMap, host: str) -> None:
    assert getattr(hosts.find(host), "slug", None) == "alpha"


@pytest.mark.parametrize(
    "host",
    [
        "", "nobody.example.org", "alpha", "alpha.example.org.evil.test", "xalpha.example.org", "127.0.0.1", "[::1]:80",
        "alpha.example.org..", "a b",
    ],
)  # fmt: skip
def test_a_host_nobody_has_is_not_found(hosts: HostMap, host: str) -> None:
    assert hosts.find(host) is None


def test_a_warm_look_up_asks_the_database_nothing(hosts: HostMap, django_assert_num_queries: Any) -> None:
    hosts.find("alpha.example.org")

    with django_assert_num_queries(0):
        hosts.find("beta.example.org")
        hosts.find("nobody.example.org")


def test_after_a_while_only_the_version_is_asked(hosts: HostMap, clock: Clock, django_assert_num_queries: Any) -> None:
    hosts.find("alpha.example.org")
    clock.now += TTL

    with django_assert_num_queries(1):
        hosts.find("alpha.example.org")


def test_a_change_is_read_once(hosts: HostMap, clock: Clock, public: None, django_assert_num_queries: Any) -> None:
    hosts.find("alpha.example.org")
    Partnership.objects.filter(slug="alpha").update(name="Alpha Renamed")
    clock.now += TTL

    with django_assert_num_queries(2):
        found = hosts.find("alpha.example.org")
        hosts.find("beta.example.org")

    assert getattr(found, "name", None) == "Alpha Renamed"


def test_a_suspended_partnership_is_gone_after_the_interval_not_before(
    hosts: HostMap, clock: Clock, public: None
) -> None:
    hosts.find("alpha.example.org")
    Partnership.objects.filter(slug="alpha").update(status=PartnershipStatus.SUSPENDED)
    before = hosts.find("alpha.example.org")
    clock.now += TTL

    after = hosts.find("alpha.example.org")

    assert (getattr(before, "slug", None), after) == ("alpha", None)


def test_a_new_host_answers_after_the_interval(hosts: HostMap, clock: Clock, as_owner: None) -> None:
    hosts.find("alpha.example.org")
    Domain.objects.create(domain="schools.example.net", tenant=Partnership.objects.get(slug="alpha"), is_primary=False)
    clock.now += TTL

    assert getattr(hosts.find("schools.example.net"), "slug", None) == "alpha"


def test_a_database_that_fails_is_an_error_and_not_an_old_answer(
    hosts: HostMap, clock: Clock, public: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts.find("alpha.example.org")
    clock.now += TTL
    monkeypatch.setitem(connection.settings_dict, "PORT", "9")
    connection.close()

    with pytest.raises(DatabaseError):
        hosts.find("alpha.example.org")
