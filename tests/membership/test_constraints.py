"""What the database itself refuses, whatever the code above it does: each constraint, broken once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from membership.models import (
    MembershipClass,
    MembershipYear,
    OfficeRoleHolding,
    Person,
    Quantity,
    School,
    SchoolRole,
    Subscription,
    Tariff,
    TariffException,
    TrustRole,
)
from tests.factories.membership import (
    MembershipClassFactory,
    MembershipYearFactory,
    OfficeRoleHoldingFactory,
    PersonFactory,
    QuantityFactory,
    SchoolFactory,
    SchoolRoleFactory,
    SubscriptionFactory,
    TariffExceptionFactory,
    TariffFactory,
    TrustFactory,
    TrustRoleFactory,
)


def changed(factory: Callable[..., Any], model: Any, **values: Any) -> Callable[[], None]:
    """Make one, then write past the code."""
    return lambda: model.objects.filter(pk=factory().pk).update(**values)


def again(factory: Callable[..., Any], *same: str, **given: Any) -> Callable[[], None]:
    """Make one, then another with the same facts."""

    def make() -> None:
        first = factory(**given)
        factory(**given, **{name: getattr(first, name) for name in same})

    return make


def its_own_successor() -> None:
    school = SchoolFactory()
    School.objects.filter(pk=school.pk).update(successor=school.pk)


def twice_at_a_trust() -> None:
    held = TrustRoleFactory(trust=TrustFactory())
    TrustRoleFactory(person=held.person, trust=held.trust)


def one_class_and_year(**given: Any) -> Callable[[], None]:
    return again(TariffFactory, "year", "membership_class", **given)


BROKEN: dict[str, Callable[[], None]] = {
    "school_urn": changed(SchoolFactory, School, urn=99_999),
    "school_phase": changed(SchoolFactory, School, phase="upper"),
    "school_sector": changed(SchoolFactory, School, sector="free"),
    "school_closed_is_not_open": changed(SchoolFactory, School, closed_on=date(2027, 1, 1)),
    "school_not_its_own_successor": its_own_successor,
    "person_email_lower_case": changed(PersonFactory, Person, email="Jo@example.org"),
    "person_email_once_among_the_active": lambda: [PersonFactory(email="jo@example.org", user=None) for _ in "ab"],
    "office_role_once": again(OfficeRoleHoldingFactory, "person", "role"),
    "office_role_known": changed(OfficeRoleHoldingFactory, OfficeRoleHolding, role="emperor"),
    "school_role_once": again(SchoolRoleFactory, "person", "school", "role"),
    "school_role_known": changed(SchoolRoleFactory, SchoolRole, role="emperor"),
    "trust_role_once": twice_at_a_trust,
    "trust_role_known": lambda: TrustRole.objects.filter(pk=TrustRoleFactory(trust=TrustFactory()).pk).update(
        role="head"
    ),
    "membership_year_order": changed(MembershipYearFactory, MembershipYear, ends_before=date(2027, 9, 1)),
    "membership_kind": changed(MembershipClassFactory, MembershipClass, kind="gold"),
    "tariff_version_once": one_class_and_year(version=1, is_current=False),
    "tariff_one_current": lambda: [TariffFactory(version=1), TariffFactory(version=2)],
    "tariff_rate_not_negative": changed(TariffFactory, Tariff, rate=Decimal(-1)),
    "tariff_cap_not_below_minimum": changed(TariffFactory, Tariff, minimum_pence=2, cap_pence=1),
    "tariff_measure": changed(TariffFactory, Tariff, measure="staff"),
    "tariff_vat_treatment": changed(TariffFactory, Tariff, vat_treatment="none"),
    "tariff_exception_order_once": again(TariffExceptionFactory, "tariff", "order"),
    "tariff_exception_has_condition": changed(TariffExceptionFactory, TariffException, phase=""),
    "tariff_exception_cap_not_below_minimum": changed(
        TariffExceptionFactory, TariffException, minimum_pence=2, cap_pence=1
    ),
    "quantity_once_per_year": again(QuantityFactory, "school", "year"),
    "quantity_not_negative": changed(QuantityFactory, Quantity, value=Decimal(-1)),
    "quantity_status": changed(QuantityFactory, Quantity, status="guessed"),
    "subscription_once_per_year": again(SubscriptionFactory, "school", "quantity"),
    "subscription_status": changed(SubscriptionFactory, Subscription, status="lapsed"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BROKEN[name]()


def test_every_constraint_is_tried() -> None:
    models = apps.get_app_config("membership").get_models()

    assert {constraint.name for model in models for constraint in model._meta.constraints} == set(BROKEN)
