"""Years, prices and pupil numbers: what changes, what stays, what is refused."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from membership.enums import QuantitySource, QuantityStatus, SubscriptionStatus
from membership.models import MembershipYear, Quantity, Subscription, Tariff
from membership.operations import quantities, tariffs, years
from membership.operations.quantities import NotDisputed, NumberIsFinal
from membership.operations.tariffs import SchoolCannotBePriced, TariffFields, TariffPublished
from membership.operations.years import YearExists
from membership.tariffs import ExceptionTerms, TariffContradicts
from tests.factories.membership import (
    MembershipClassFactory,
    MembershipYearFactory,
    QuantityFactory,
    SchoolFactory,
    SubscriptionFactory,
    TariffExceptionFactory,
    TariffFactory,
    office,
)
from tests.plumbing.register import BIRCH, HAZEL
from tests.plumbing.tasks import Sent, Tasks

NOW = datetime(2027, 1, 12, 10, 30, tzinfo=UTC)


def draft_for(subscription: Subscription, rate: str = "20") -> Tariff:
    return tariffs.new_version(
        by=None,
        year_id=subscription.year_id,
        membership_class_id=subscription.membership_class_id,
        fields=TariffFields(rate=Decimal(rate)),
    )


def test_a_year_opens_with_its_dates_and_census() -> None:
    year = years.open_year(by=None, start_year=2028, now=NOW, confirm_by=date(2028, 1, 28))

    assert (year.starts_on, year.ends_before) == (date(2028, 9, 1), date(2029, 9, 1))
    assert (year.census_on, year.confirm_by) == (date(2027, 10, 7), date(2028, 1, 28))


def test_a_year_takes_over_last_years_prices_with_their_exceptions() -> None:
    before = TariffFactory(rate=Decimal("19.5"))
    TariffExceptionFactory(tariff=before, label="Secondary", fixed_pence=1_250_000)

    year = years.open_year(by=None, start_year=2028, now=NOW)

    copy = Tariff.objects.get(year=year, is_current=True)
    assert (copy.rate, copy.version, copy.published_at) == (Decimal("19.5"), 1, NOW)
    assert copy.terms == before.terms


def test_a_year_cannot_be_opened_twice() -> None:
    years.open_year(by=None, start_year=2028, now=NOW)

    with pytest.raises(YearExists):
        years.open_year(by=None, start_year=2028, now=NOW)


def test_a_new_version_applies_to_nobody_until_published() -> None:
    subscription = SubscriptionFactory()

    draft = draft_for(subscription)

    subscription.refresh_from_db()
    assert (draft.version, draft.is_current, draft.is_draft) == (2, False, True)
    assert (subscription.amount_pence, subscription.tariff.version) == (798_000, 1)


def test_a_version_keeps_its_exceptions_in_order() -> None:
    exceptions = [ExceptionTerms("B", phase="pru", fixed_pence=2), ExceptionTerms("A", phase="special", fixed_pence=1)]

    tariff = tariffs.new_version(
        by=None,
        year_id=MembershipYearFactory().pk,
        membership_class_id=MembershipClassFactory().pk,
        fields=TariffFields(),
        exceptions=exceptions,
    )

    assert list(tariff.terms.exceptions) == exceptions


def test_a_version_with_a_cap_below_its_minimum_is_refused() -> None:
    with pytest.raises(TariffContradicts):
        tariffs.new_version(
            by=None,
            year_id=MembershipYearFactory().pk,
            membership_class_id=MembershipClassFactory().pk,
            fields=TariffFields(minimum_pence=200, cap_pence=100),
        )


def test_publishing_reprices_who_has_yet_to_answer_and_no_one_else() -> None:
    invited = SubscriptionFactory()
    confirmed = SubscriptionFactory(status=SubscriptionStatus.CONFIRMED)
    draft = draft_for(invited)

    assert tariffs.publish(by=None, tariff_id=draft.pk, now=NOW) == 1

    invited.refresh_from_db()
    confirmed.refresh_from_db()
    assert (invited.amount_pence, invited.tariff, invited.price.sentence) == (
        840_000,
        draft,
        "420 pupils × £20.00 = £8,400.00",
    )
    assert (confirmed.amount_pence, confirmed.tariff.version) == (798_000, 1)
    assert list(Tariff.objects.filter(is_current=True)) == [draft]


def test_a_published_version_cannot_be_published_or_discarded() -> None:
    tariff = TariffFactory()

    with pytest.raises(TariffPublished):
        tariffs.publish(by=None, tariff_id=tariff.pk, now=NOW)
    with pytest.raises(TariffPublished):
        tariffs.discard(by=None, tariff_id=tariff.pk)


def test_a_draft_can_be_discarded() -> None:
    draft = draft_for(SubscriptionFactory())

    tariffs.discard(by=None, tariff_id=draft.pk)

    assert not Tariff.objects.filter(pk=draft.pk).exists()


def test_publishing_stops_at_a_school_it_cannot_price() -> None:
    subscription = SubscriptionFactory()
    Quantity.objects.update(value=None)
    draft = draft_for(subscription)

    with pytest.raises(SchoolCannotBePriced, match=subscription.school.name):
        tariffs.publish(by=None, tariff_id=draft.pk, now=NOW)
    draft.refresh_from_db()
    assert draft.is_draft is True


def disputed() -> Subscription:
    subscription: Subscription = SubscriptionFactory()
    quantities.dispute(
        by=office(), quantity_id=subscription.quantity_id, stated_value=Decimal(416), reason="Four left", now=NOW
    )
    subscription.quantity.refresh_from_db()
    return subscription


def test_a_dispute_keeps_what_the_school_says_and_changes_no_price() -> None:
    subscription = disputed()

    quantity = subscription.quantity
    assert (quantity.status, quantity.value) == (QuantityStatus.DISPUTED, 420)
    assert (quantity.stated_value, quantity.stated_reason, quantity.stated_at) == (416, "Four left", NOW)
    assert Subscription.objects.get().amount_pence == 798_000


@pytest.mark.parametrize("status", [SubscriptionStatus.CONFIRMED, SubscriptionStatus.ACTIVE, SubscriptionStatus.ENDED])
def test_a_number_a_price_was_agreed_on_cannot_be_disputed(status: str) -> None:
    subscription = SubscriptionFactory(status=status)

    with pytest.raises(NumberIsFinal):
        quantities.dispute(
            by=office(), quantity_id=subscription.quantity_id, stated_value=Decimal(1), reason="", now=NOW
        )


def test_a_number_the_office_has_decided_cannot_be_disputed_again() -> None:
    quantity = QuantityFactory(status=QuantityStatus.FINAL)

    with pytest.raises(NumberIsFinal):
        quantities.dispute(by=office(), quantity_id=quantity.pk, stated_value=Decimal(1), reason="", now=NOW)


@pytest.mark.parametrize(
    ("value", "source", "pence"),
    [
        (416, QuantitySource.SCHOOL, 790_400),
        (420, QuantitySource.REGISTER, 798_000),
        (418, QuantitySource.OFFICE, 794_200),
    ],
)
def test_deciding_settles_number_source_and_price(value: int, source: str, pence: int) -> None:
    subscription, by = disputed(), office()

    quantities.decide(by=by, quantity_id=subscription.quantity_id, value=Decimal(value), now=NOW)

    subscription.refresh_from_db()
    quantity = subscription.quantity
    assert (quantity.status, quantity.value, quantity.source) == (QuantityStatus.FINAL, value, source)
    assert (quantity.confirmed_by, quantity.confirmed_at, subscription.amount_pence) == (by, NOW, pence)


def test_deciding_tells_the_school(tasks: Tasks) -> None:
    subscription = disputed()

    with tasks.committed():
        quantities.decide(by=office(), quantity_id=subscription.quantity_id, value=Decimal(416), now=NOW)

    assert tasks.waiting() == [
        Sent("membership.email_number_decided", "alpha", {"quantity_id": subscription.quantity_id})
    ]


def test_only_a_disputed_number_can_be_decided() -> None:
    with pytest.raises(NotDisputed):
        quantities.decide(by=office(), quantity_id=QuantityFactory().pk, value=Decimal(1), now=NOW)


def test_the_office_can_enter_a_number_the_register_lacks() -> None:
    year, school = MembershipYearFactory(), SchoolFactory()

    quantity = quantities.enter(
        by=office(), school_id=school.pk, year_id=year.pk, measure="fte", value=Decimal("210.5"), now=NOW
    )

    assert (quantity.value, quantity.source, quantity.status) == (Decimal("210.5"), "office", "final")


def test_a_number_under_an_agreed_price_cannot_be_replaced() -> None:
    subscription = SubscriptionFactory(status=SubscriptionStatus.CONFIRMED)

    with pytest.raises(NumberIsFinal):
        quantities.enter(
            by=office(),
            school_id=subscription.school_id,
            year_id=subscription.year_id,
            measure="fte",
            value=Decimal(1),
            now=NOW,
        )


def test_the_register_moves_numbers_nobody_has_agreed(register: None) -> None:
    moving = SubscriptionFactory(school=SchoolFactory(urn=HAZEL))
    agreed = SubscriptionFactory(school=SchoolFactory(urn=BIRCH))
    Quantity.objects.filter(pk=agreed.quantity_id).update(status=QuantityStatus.FINAL)

    assert quantities.refresh_from_register(by=None, year_id=moving.year_id, now=NOW) == 1

    amounts = Subscription.objects.order_by("id").values_list("amount_pence", flat=True)
    assert list(amounts) == [1_197_000, 798_000]


def test_a_year_is_known_by_its_label() -> None:
    assert str(MembershipYear(start_year=2027)) == "2027/28"
