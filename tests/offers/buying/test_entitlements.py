"""Allowances: of what was bought and of what a school belongs to; synchronised as often as one likes; used by nobody twice."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from membership.operations import subscriptions
from offers.enums import OfferKind
from offers.models import Allowance, Grant
from offers.operations import allowances, entitlements
from offers.queries import allowances as queries
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories import offers_buying as make


def everything():
    fields = (
        "school",
        "line",
        "subscription",
        "grant_id",
        "label",
        "unit",
        "quantity",
        "used",
        "starts_on",
        "ends_before",
    )
    return list(Allowance.objects.order_by("pk").values_list("pk", *fields))


def core(**facts):
    offer = catalogue.OfferFactory(kind=OfferKind.CORE, year=make.year(), title="Core offer", **facts)
    return catalogue.GrantFactory(offer=offer, label="Adviser days", quantity=Decimal(2))


def test_a_member_has_what_its_core_offer_gives():
    school, grant = make.member(), core()

    entitlements.sync(by=None, on=make.ON)

    [allowance] = Allowance.objects.all()
    assert (allowance.school, allowance.grant_id, allowance.quantity) == (school, grant.pk, 2)


def test_a_membership_that_ends_early_takes_what_it_gave_along():
    school = make.member()
    core()
    entitlements.sync(by=None, on=make.ON)
    school.subscriptions.update(status="ended")

    entitlements.sync(by=None, on=date(2027, 1, 10))

    assert Allowance.objects.get().ends_before == date(2027, 1, 10)


def proposed():
    """A membership that begins on the day of these tests and waits for the school's answer."""
    return members.SubscriptionFactory(year=make.year(), status="proposed")


def test_what_comes_with_a_membership_is_there_the_moment_it_is_confirmed():
    core()

    made = subscriptions.confirm(by=None, subscription_id=proposed().pk, now=make.NOW)

    assert [(row.subscription, row.quantity) for row in Allowance.objects.all()] == [(made, 2)]


@pytest.mark.parametrize(
    ("ended_at", "ends_before", "left"),
    [
        (make.NOW + timedelta(days=130), make.ON + timedelta(days=130), 2),
        (make.NOW - timedelta(days=30), date(2027, 9, 1), 0),
    ],
)
def test_it_ends_the_moment_the_membership_does(ended_at, ends_before, left):
    core()
    made = subscriptions.confirm(by=None, subscription_id=proposed().pk, now=make.NOW - timedelta(days=60))

    subscriptions.end(by=None, subscription_id=made.pk, now=ended_at)

    [allowance] = Allowance.objects.all()
    assert (allowance.ends_before, allowance.left) == (ends_before, left)


def test_another_class_has_not():
    make.member()
    core().offer.classes.add(members.MembershipClassFactory(name="Associates"))

    entitlements.sync(by=None, on=make.ON)

    assert Allowance.objects.count() == 0


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    quantity=st.decimals(min_value=1, max_value=40, places=1),
    granted=st.lists(st.decimals(min_value=Decimal("0.5"), max_value=20, places=1), max_size=3),
    used=st.decimals(min_value=Decimal("0.1"), max_value=1, places=1),
)
def test_synchronised_twice_nothing_changes(quantity, granted, used):
    Allowance.objects.all().delete()
    offer = make.service("Days", "10", unit="day")
    for number, amount in enumerate(granted):
        catalogue.GrantFactory(offer=offer, label=f"Grant {number}", unit="place", quantity=amount)
    make.agreed(make.member(), offer, quantity=str(quantity))
    core()
    entitlements.sync(by=None, on=make.ON)
    first = Allowance.objects.filter(quantity__gte=used).first()
    if first:
        allowances.use(allowance_id=first.pk, amount=used)
    before = everything()

    entitlements.sync(by=None, on=make.ON)

    assert everything() == before
    assert len(before) >= 1 + len(granted)


def test_a_grant_that_shrinks_never_takes_back_what_was_used():
    make.member()
    core()
    entitlements.sync(by=None, on=make.ON)
    allowances.use(allowance_id=Allowance.objects.get().pk, amount=Decimal("1.5"))
    Grant.objects.update(quantity=1)

    entitlements.sync(by=None, on=make.ON)

    assert Allowance.objects.get().quantity == Decimal("1.5")


def test_used_to_the_last_and_not_further():
    allowance = catalogue.AllowanceFactory(quantity=2)
    allowances.use(allowance_id=allowance.pk, amount=Decimal(2))

    with pytest.raises(allowances.AllowanceUsedUp):
        allowances.use(allowance_id=allowance.pk, amount=Decimal("0.5"))


@pytest.mark.parametrize("amount", [Decimal(0), Decimal(-1)])
def test_nothing_or_less_is_neither_used_nor_given_back(amount):
    allowance = catalogue.AllowanceFactory(quantity=2, used=1)

    with pytest.raises(allowances.AllowanceUsedUp):
        allowances.use(allowance_id=allowance.pk, amount=amount)
    with pytest.raises(allowances.NothingToGiveBack):
        allowances.give_back(allowance_id=allowance.pk, amount=amount)


def test_no_more_is_given_back_than_was_used():
    allowance = catalogue.AllowanceFactory(quantity=2, used=1)
    allowances.give_back(allowance_id=allowance.pk, amount=Decimal(1))

    with pytest.raises(allowances.NothingToGiveBack):
        allowances.give_back(allowance_id=allowance.pk, amount=Decimal("0.5"))


def test_usable_are_those_with_something_left_for_the_offer_soonest_ending_first():
    school, offer = make.member(), make.service()
    facts = {"school": school, "unit": "place"}
    late = catalogue.AllowanceFactory(**facts, ends_before=date(2027, 9, 1))
    soon = catalogue.AllowanceFactory(**facts, ends_before=date(2027, 1, 1), for_category=offer.category)
    own = catalogue.AllowanceFactory(**facts, ends_before=date(2027, 2, 1), for_lineage=offer.lineage)
    catalogue.AllowanceFactory(**facts, used=5)
    catalogue.AllowanceFactory(**facts, for_category=catalogue.CategoryFactory(name="Other"))
    catalogue.AllowanceFactory(**facts, ends_before=date(2026, 9, 2))

    assert queries.usable(school.pk, "place", offer, date(2026, 9, 2)) == [soon, own, late]
    assert queries.usable(school.pk, "place", None, date(2026, 9, 2)) == [late]
