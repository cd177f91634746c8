"""What happened to a membership and to a school, in words, by whom and when."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pghistory
import pytest

from membership.models import School, Subscription
from membership.operations import people, quantities, subscriptions, tariffs
from membership.operations.tariffs import TariffFields
from membership.queries import timeline
from tests.factories.membership import SchoolFactory, SubscriptionFactory, at_school, office

NOON = datetime(2027, 1, 12, 12, 0, tzinfo=UTC)
LATER = datetime(2027, 1, 13, 9, 0, tzinfo=UTC)


def titles(happenings: list[timeline.Happening]) -> list[str]:
    return [happening.title for happening in happenings]


def test_a_membership_tells_its_story_newest_first() -> None:
    subscription = SubscriptionFactory(
        proposed_at=datetime(2026, 11, 2, tzinfo=UTC), invited_at=datetime(2026, 11, 9, tzinfo=UTC)
    )
    head = at_school(subscription.school, name="Jo Poole")
    chief = office(name="Amina Khan")
    number = subscription.quantity_id
    quantities.dispute(by=head, quantity_id=number, stated_value=Decimal(416), reason="Four left", now=NOON)
    quantities.decide(by=chief, quantity_id=number, value=Decimal(416), now=LATER)
    subscriptions.confirm(by=head, subscription_id=subscription.pk, now=datetime(2027, 1, 14, tzinfo=UTC))

    told = timeline.of_subscription(subscription)

    assert [(line.title, line.by, line.text) for line in told if not line.title.startswith("Price")] == [
        ("Membership confirmed", "Jo Poole", "£7,904.00"),
        ("Pupil number decided: 416", "Amina Khan", ""),
        ("School says 416 pupils", "Jo Poole", "Four left"),
        ("School asked to confirm", "", "£7,980.00"),
    ]


def test_a_new_price_a_talk_and_an_order_are_told() -> None:
    subscription = SubscriptionFactory()
    head = at_school(subscription.school)
    draft = tariffs.new_version(
        by=None, year_id=subscription.year_id, membership_class_id=subscription.membership_class_id,
        fields=TariffFields(rate=Decimal(20)),
    )  # fmt: skip
    tariffs.publish(by=None, tariff_id=draft.pk, now=NOON)
    subscriptions.ask_to_talk(by=head, subscription_id=subscription.pk, message="Why more?", now=NOON)
    subscriptions.set_purchase_order(by=head, subscription_id=subscription.pk, purchase_order="PO-7")

    told = {line.title: line.text for line in timeline.of_subscription(subscription)}

    assert told["Price changed"] == "from £7,980.00 to £8,400.00"
    assert told["School asked to talk first"] == "Why more?"
    assert told["Purchase order given"] == "PO-7"


def test_an_account_is_told_by_its_persons_name() -> None:
    school = SchoolFactory()
    admin = office(name="Amina Khan")

    with pghistory.context(user=admin.user_id):
        School.objects.filter(pk=school.pk).update(name="New Name")

    latest, *_ = timeline.of_school(school.pk, with_money=True)
    assert (latest.title, latest.by) == ("Changed: name", "Amina Khan")


def test_a_school_tells_of_people_and_of_its_closing() -> None:
    school = SchoolFactory()
    person = at_school(school, name="Jo Poole")
    people.take_school_role(by=office(), person_id=person.pk, school_id=school.pk, role="head")
    School.objects.filter(pk=school.pk).update(is_open=False)

    assert sorted(titles(timeline.of_school(school.pk, with_money=True))) == [
        "Added to the list of schools",
        "Jo Poole became head",
        "Jo Poole is no longer head",
        "School closed",
    ]


def test_without_money_a_membership_is_told_by_its_steps_alone() -> None:
    subscription = SubscriptionFactory()
    Subscription.objects.filter(pk=subscription.pk).update(
        amount_pence=1, talk_message="Too dear", talk_requested_at=NOON
    )
    Subscription.objects.filter(pk=subscription.pk).update(
        purchase_order="PO-7", declined_reason="Too dear", status="declined", declined_at=NOON
    )

    told = timeline.of_school(subscription.school_id, with_money=False)

    label = subscription.year.label
    assert {(line.title, line.text) for line in told} == {
        (f"Membership declined for {label}", ""),
        (f"School asked to confirm for {label}", ""),
        ("Added to the list of schools", ""),
    }


@pytest.mark.parametrize("count", [1, 3])
def test_a_timeline_takes_a_fixed_number_of_queries(count: int, django_assert_num_queries: Any) -> None:
    school = SchoolFactory()
    SubscriptionFactory(school=school)
    for _ in range(count):
        with pghistory.context(user=at_school(school).user_id):
            School.objects.filter(pk=school.pk).update(name=f"Name {count}")

    with django_assert_num_queries(5):
        timeline.of_school(school.pk, with_money=True)


def test_a_number_that_is_replaced_is_told() -> None:
    subscription = SubscriptionFactory()
    quantities.enter(
        by=office(),
        school_id=subscription.school_id,
        year_id=subscription.year_id,
        measure="fte",
        value=Decimal(430),
        now=NOON,
    )

    assert "Pupil number changed to 430" in titles(timeline.of_subscription(subscription))
