"""What membership writes to people, and when it writes nothing."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from membership.enums import QuantityStatus, SchoolRoleKind, SubscriptionStatus
from membership.models import Quantity, School, Subscription
from membership.operations import invitations, proposals, quantities, subscriptions
from tests.factories.membership import (
    MembershipYearFactory,
    PersonFactory,
    SchoolFactory,
    SubscriptionFactory,
    at_school,
    office,
)
from tests.plumbing.register import FERN, HAZEL
from tests.plumbing.tasks import Sent, Tasks, run_task

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def school() -> School:
    made: School = SchoolFactory(name="Abbey Primary School")
    at_school(made, email="head@abbey.example.org")
    at_school(made, SchoolRoleKind.BUSINESS_MANAGER, email="office@abbey.example.org")
    at_school(made, SchoolRoleKind.STAFF, email="staff@abbey.example.org")
    return made


def sent() -> list[tuple[str, list[str]]]:
    return [(message.subject, message.to) for message in mail.outbox]


def links(body: str) -> list[str]:
    return [word for word in body.split() if word.startswith("http")]


def test_heads_are_asked_to_confirm_with_price_and_one_link(school: School, tasks: Tasks) -> None:
    before = MembershipYearFactory(start_year=2026)
    SubscriptionFactory(school=school, year=before, pupils=Decimal(416), status=SubscriptionStatus.ACTIVE)
    subscription = SubscriptionFactory(school=school, status=SubscriptionStatus.PROPOSED)
    with tasks.committed():
        proposals.invite(by=office(), year_id=subscription.year_id, now=NOW)

    tasks.run()

    assert sent() == [("Abbey Primary School: please confirm membership for 2027/28", ["head@abbey.example.org"])]
    body = mail.outbox[0].body
    assert "Your subscription: £7,980.00" in body
    assert "420 pupils (full-time equivalent, October 2026 census, from the national register) × £19.00" in body
    assert "last year £7,904.00 (416 pupils), +£76.00" in body
    assert "Please confirm by Friday 29 January." in body
    assert links(body) == [f"https://alpha.example.org/our-membership/{subscription.pk}/"]


def test_a_school_that_has_answered_meanwhile_is_left_in_peace(school: School, tasks: Tasks) -> None:
    subscription = SubscriptionFactory(school=school, status=SubscriptionStatus.PROPOSED)
    with tasks.committed():
        proposals.invite(by=office(), year_id=subscription.year_id, now=NOW)
    Subscription.objects.update(status=SubscriptionStatus.DECLINED)

    tasks.run()

    assert sent() == []


def test_a_school_without_a_head_gets_no_letter(tasks: Tasks) -> None:
    subscription = SubscriptionFactory(status=SubscriptionStatus.PROPOSED)
    with tasks.committed():
        proposals.invite(by=office(), year_id=subscription.year_id, now=NOW)

    tasks.run()

    assert sent() == []


def test_head_and_business_manager_are_told_what_was_agreed(school: School, tasks: Tasks) -> None:
    subscription = SubscriptionFactory(school=school)
    with tasks.committed():
        subscriptions.confirm(
            by=office(name="Amina Khan"), subscription_id=subscription.pk, now=NOW, purchase_order="PO-7"
        )

    tasks.run()

    assert [sorted(to) for _, to in sent()] == [["head@abbey.example.org", "office@abbey.example.org"]]
    assert "Confirmed Monday 23 November 2026 by Amina Khan." in mail.outbox[0].body
    assert "Purchase order: PO-7" in mail.outbox[0].body


def test_nobody_to_tell_is_no_error(tasks: Tasks) -> None:
    subscription = SubscriptionFactory()
    with tasks.committed():
        subscriptions.confirm(by=office(), subscription_id=subscription.pk, now=NOW)

    tasks.run()

    assert sent() == []


def test_a_school_is_told_which_number_counts(school: School, tasks: Tasks) -> None:
    subscription = SubscriptionFactory(school=school)
    Quantity.objects.update(status=QuantityStatus.DISPUTED, stated_value=Decimal(416))
    with tasks.committed():
        quantities.decide(by=office(), quantity_id=subscription.quantity_id, value=Decimal(418), now=NOW)

    tasks.run()

    assert [subject for subject, _ in sent()] == ["Abbey Primary School: your pupil number for 2027/28"]
    assert "418 pupils count for 2027/28; you said 416." in mail.outbox[0].body
    assert "Your subscription: £7,942.00" in mail.outbox[0].body


def test_an_invitation_carries_the_link_that_opens_the_account(tasks: Tasks) -> None:
    person = PersonFactory(user=None, name="Jo Poole", email="jo@example.org")
    with tasks.committed():
        invitations.invite(by=office(name="Amina Khan"), person_id=person.pk, now=NOW)
    key = tasks.waiting()[0].kwargs["key"]
    run_task(Sent("membership.email_invitation", "alpha", {"invitation_id": person.invitations.get().pk, "key": key}))

    assert sent() == [("Your account with Alpha Learning", ["jo@example.org"])]
    body = mail.outbox[0].body
    assert "Amina Khan has opened an account for you with Alpha Learning." in body
    assert "until Monday 7 December" in body
    assert links(body) == [f"https://alpha.example.org/invitation/{key}/"]


def test_the_night_begins_and_ends_memberships(time_machine: Any) -> None:
    time_machine.move_to("2027-09-01 02:00", tick=False)
    subscription = SubscriptionFactory(status=SubscriptionStatus.CONFIRMED)

    run_task(Sent("membership.move_on", "alpha", {}))

    subscription.refresh_from_db()
    assert (subscription.status, subscription.activated_at) == ("active", timezone.now())


@pytest.mark.usefixtures("register")
def test_the_night_follows_the_register(time_machine: Any) -> None:
    time_machine.move_to("2026-11-23 02:00")
    SchoolFactory(urn=FERN, name="Fern School")
    SubscriptionFactory(school=SchoolFactory(urn=HAZEL))
    past = SubscriptionFactory(school=SchoolFactory(urn=HAZEL - 1), year=MembershipYearFactory(start_year=2024))

    run_task(Sent("membership.follow_register", "alpha", {}))

    assert School.objects.get(urn=FERN).name == "Fern Academy"
    assert list(Quantity.objects.order_by("pk").values_list("value", flat=True)) == [630, 420]
    past.refresh_from_db()
    assert past.amount_pence == 798_000
