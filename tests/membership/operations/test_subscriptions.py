"""A school's answer, and what time does to a membership: one test for each way out."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db.models import QuerySet

from membership.enums import QuantityStatus, SubscriptionStatus
from membership.models import Person, Quantity, School, Subscription
from membership.operations import subscriptions
from membership.operations.subscriptions import (
    AlreadyAnswered,
    Moved,
    NotAMember,
    NotDeclined,
    NumberDisputed,
    PriceChanged,
)
from tenants.models import Partnership
from tests.factories.membership import (
    MembershipYearFactory,
    QuantityFactory,
    SchoolFactory,
    SubscriptionFactory,
    at_school,
)
from tests.plumbing.races import race
from tests.plumbing.tasks import Sent, Tasks

NOW = datetime(2027, 1, 12, 10, 30, tzinfo=UTC)
ANSWERED = [
    SubscriptionStatus.CONFIRMED,
    SubscriptionStatus.ACTIVE,
    SubscriptionStatus.ENDED,
    SubscriptionStatus.DECLINED,
]


def head_of(subscription: Subscription) -> Person:
    return at_school(subscription.school)


def test_confirming_fixes_price_and_number_and_says_who_and_when() -> None:
    subscription = SubscriptionFactory()
    head = head_of(subscription)

    subscriptions.confirm(
        by=head, subscription_id=subscription.pk, now=NOW, purchase_order="PO-7", expected_pence=798_000
    )

    subscription.refresh_from_db()
    assert (subscription.status, subscription.confirmed_by, subscription.confirmed_at) == ("confirmed", head, NOW)
    assert (subscription.amount_pence, subscription.purchase_order) == (798_000, "PO-7")
    assert (subscription.quantity.status, subscription.quantity.confirmed_by) == (QuantityStatus.FINAL, head)


def test_confirming_tells_the_school_after_the_commit(tasks: Tasks) -> None:
    subscription = SubscriptionFactory()

    with tasks.committed():
        subscriptions.confirm(by=head_of(subscription), subscription_id=subscription.pk, now=NOW)

    assert tasks.waiting() == [Sent("membership.email_confirmed", "alpha", {"subscription_id": subscription.pk})]


def test_a_proposed_membership_can_be_confirmed_before_the_invitation() -> None:
    subscription = SubscriptionFactory(status=SubscriptionStatus.PROPOSED)

    subscriptions.confirm(by=head_of(subscription), subscription_id=subscription.pk, now=NOW)

    subscription.refresh_from_db()
    assert subscription.status == "confirmed"


def test_the_first_confirmation_is_the_day_a_school_joins() -> None:
    subscription = SubscriptionFactory(school=SchoolFactory(joined_on=None))

    subscriptions.confirm(by=head_of(subscription), subscription_id=subscription.pk, now=NOW)

    assert School.objects.get(pk=subscription.school_id).joined_on == date(2027, 9, 1)


@pytest.mark.parametrize("status", ANSWERED)
def test_an_answered_membership_cannot_be_confirmed(status: str) -> None:
    subscription = SubscriptionFactory(status=status)

    with pytest.raises(AlreadyAnswered, match=f"is {status} already"):
        subscriptions.confirm(by=head_of(subscription), subscription_id=subscription.pk, now=NOW)


def test_a_disputed_number_must_be_decided_before_confirming() -> None:
    subscription = SubscriptionFactory()
    subscription.quantity.status = QuantityStatus.DISPUTED
    subscription.quantity.save()

    with pytest.raises(NumberDisputed):
        subscriptions.confirm(by=head_of(subscription), subscription_id=subscription.pk, now=NOW)


def test_a_price_that_is_not_the_one_shown_is_not_confirmed() -> None:
    subscription = SubscriptionFactory()

    with pytest.raises(PriceChanged, match=r"now £7,980\.00"):
        subscriptions.confirm(
            by=head_of(subscription), subscription_id=subscription.pk, now=NOW, expected_pence=790_400
        )


def test_declining_keeps_the_reason() -> None:
    subscription = SubscriptionFactory()

    subscriptions.decline(by=head_of(subscription), subscription_id=subscription.pk, reason="Budget", now=NOW)

    subscription.refresh_from_db()
    assert (subscription.status, subscription.declined_reason, subscription.declined_at) == ("declined", "Budget", NOW)


def test_an_answered_membership_cannot_be_declined() -> None:
    subscription = SubscriptionFactory(status=SubscriptionStatus.CONFIRMED)

    with pytest.raises(AlreadyAnswered):
        subscriptions.decline(by=head_of(subscription), subscription_id=subscription.pk, reason="", now=NOW)


def test_asking_to_talk_leaves_the_membership_open() -> None:
    subscription = SubscriptionFactory()

    subscriptions.ask_to_talk(by=head_of(subscription), subscription_id=subscription.pk, message="Call me", now=NOW)

    subscription.refresh_from_db()
    assert (subscription.status, subscription.talk_requested_at, subscription.talk_message) == (
        "invited",
        NOW,
        "Call me",
    )


def test_an_answered_membership_needs_no_talk() -> None:
    subscription = SubscriptionFactory(status=SubscriptionStatus.ACTIVE)

    with pytest.raises(AlreadyAnswered):
        subscriptions.ask_to_talk(by=head_of(subscription), subscription_id=subscription.pk, message="", now=NOW)


def test_the_office_notes_that_it_has_talked() -> None:
    subscription = SubscriptionFactory(talk_requested_at=NOW)

    subscriptions.close_talk(by=head_of(subscription), subscription_id=subscription.pk)

    subscription.refresh_from_db()
    assert subscription.talk_requested_at is None


def test_a_declined_membership_can_be_offered_again() -> None:
    subscription = SubscriptionFactory(status=SubscriptionStatus.DECLINED, declined_reason="Budget", declined_at=NOW)

    subscriptions.reopen(by=head_of(subscription), subscription_id=subscription.pk)

    subscription.refresh_from_db()
    assert (subscription.status, subscription.declined_reason, subscription.declined_at) == ("proposed", "", None)


def test_only_a_declined_membership_can_be_offered_again() -> None:
    subscription = SubscriptionFactory()

    with pytest.raises(NotDeclined):
        subscriptions.reopen(by=head_of(subscription), subscription_id=subscription.pk)


@pytest.mark.parametrize("status", [SubscriptionStatus.CONFIRMED, SubscriptionStatus.ACTIVE])
def test_an_agreed_membership_can_end_early(status: str) -> None:
    subscription = SubscriptionFactory(status=status)

    subscriptions.end(by=head_of(subscription), subscription_id=subscription.pk, now=NOW)

    subscription.refresh_from_db()
    assert (subscription.status, subscription.ended_at) == ("ended", NOW)


@pytest.mark.parametrize("status", [SubscriptionStatus.INVITED, SubscriptionStatus.ENDED])
def test_a_membership_that_is_not_agreed_cannot_end(status: str) -> None:
    subscription = SubscriptionFactory(status=status)

    with pytest.raises(NotAMember):
        subscriptions.end(by=head_of(subscription), subscription_id=subscription.pk, now=NOW)


def test_a_purchase_order_can_be_given_later() -> None:
    subscription = SubscriptionFactory(status=SubscriptionStatus.ACTIVE)

    subscriptions.set_purchase_order(by=head_of(subscription), subscription_id=subscription.pk, purchase_order="PO-9")

    subscription.refresh_from_db()
    assert subscription.purchase_order == "PO-9"


@pytest.mark.parametrize(
    ("on", "moved", "statuses"),
    [
        (date(2027, 8, 31), Moved(0, 0), ["confirmed", "invited"]),
        (date(2027, 9, 1), Moved(1, 0), ["active", "invited"]),
        (date(2028, 9, 1), Moved(1, 1), ["ended", "invited"]),
    ],
)
def test_agreed_memberships_begin_and_end_with_their_year(on: date, moved: Moved, statuses: list[str]) -> None:
    SubscriptionFactory(status=SubscriptionStatus.CONFIRMED)
    SubscriptionFactory(status=SubscriptionStatus.INVITED)

    assert subscriptions.move_on(by=None, on=on, now=NOW) == moved
    assert list(Subscription.objects.order_by("id").values_list("status", flat=True)) == statuses


def test_moving_on_again_changes_nothing() -> None:
    SubscriptionFactory(status=SubscriptionStatus.CONFIRMED)
    subscriptions.move_on(by=None, on=date(2027, 9, 1), now=NOW)

    assert subscriptions.move_on(by=None, on=date(2027, 9, 1), now=NOW + timedelta(days=1)) == Moved(0, 0)


def _confirm_together(partnership: Partnership) -> list[str]:
    """Two heads press Confirm at the same moment; return what each got."""
    subscription = SubscriptionFactory(
        year=MembershipYearFactory(), quantity=QuantityFactory(status=QuantityStatus.FINAL)
    )
    heads = [head_of(subscription), head_of(subscription)]

    def confirm(head: Person) -> Any:
        return lambda: subscriptions.confirm(by=head, subscription_id=subscription.pk, now=NOW).status

    answers = race(partnership, [confirm(head) for head in heads])
    return sorted(type(answer).__name__ if isinstance(answer, Exception) else str(answer) for answer in answers)


def test_two_heads_confirming_at_once_confirm_once(committed: Partnership) -> None:
    assert _confirm_together(committed) == ["AlreadyAnswered", "confirmed"]


def test_control_without_the_lock_both_would_confirm(committed: Partnership, monkeypatch: pytest.MonkeyPatch) -> None:
    both_have_read = Barrier(2)

    def no_lock(rows: QuerySet[Any], **_: object) -> QuerySet[Any]:
        if rows.model is Quantity:  # asked for after the subscription has been read
            both_have_read.wait(timeout=30)
        return rows

    monkeypatch.setattr(QuerySet, "select_for_update", no_lock)

    assert _confirm_together(committed) == ["confirmed", "confirmed"]
