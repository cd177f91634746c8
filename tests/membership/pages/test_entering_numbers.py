"""A school without a pupil number in the register: the office enters it and the school can be offered membership."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from membership.enums import OfficeRole, QuantityStatus, SubscriptionStatus
from membership.models import MembershipYear, Quantity, School
from tests.factories.membership import SchoolFactory, SubscriptionFactory, TariffFactory, office

ClientFor = Callable[..., Client]
GIVEN = {"measure": "fte", "value": "84.5", "census_on_day": "2", "census_on_month": "10", "census_on_year": "2025"}


@pytest.fixture
def year() -> MembershipYear:
    """A year with a price per pupil, full-time equivalent."""
    return TariffFactory(measure="fte").year


@pytest.fixture
def school() -> School:
    """A school the register does not know."""
    return SchoolFactory(urn=None)


def _path(year: MembershipYear, school: School) -> str:
    return f"/memberships/{year.start_year}/pupil-numbers/{school.pk}/"


def test_the_number_is_kept_as_final(client_for: ClientFor, year: MembershipYear, school: School) -> None:
    answer = client_for(office(OfficeRole.FINANCE)).post(_path(year, school), GIVEN)

    kept = Quantity.objects.get(school=school)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/memberships/{year.start_year}/propose/")
    assert (kept.value, kept.measure, kept.source, kept.status) == (
        Decimal("84.50"), "fte", "office", QuantityStatus.FINAL,
    )  # fmt: skip


def test_an_agreed_price_keeps_its_number(client_for: ClientFor, year: MembershipYear) -> None:
    agreed = SubscriptionFactory(status=SubscriptionStatus.CONFIRMED, quantity__measure="fte")

    answer = client_for(office(OfficeRole.ADMIN)).post(_path(agreed.year, agreed.school), GIVEN)

    assert "This pupil number is final." in answer.content.decode()
    assert 'value="84.5"' in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"), [({"value": "many"}, "must be a number"), ({"value": ""}, "Enter the number of pupils")]
)
def test_what_is_no_number_is_refused_and_kept_on_the_page(
    client_for: ClientFor, year: MembershipYear, school: School, wrong: dict[str, str], said: str
) -> None:
    answer = client_for(office(OfficeRole.ADMIN)).post(_path(year, school), GIVEN | wrong)

    assert said in answer.content.decode()
    assert not Quantity.objects.exists()
