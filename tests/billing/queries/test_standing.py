"""Who has member prices."""

from datetime import timedelta

import pytest

from billing.enums import AccountKind
from billing.models import Account, SchoolPayer
from billing.queries.standing import in_good_standing, those_in_good_standing
from membership.enums import SubscriptionStatus
from tests.factories import billing as make
from tests.factories.billing import TODAY
from tests.factories.billing_reminders import late, settings
from tests.factories.membership import SchoolFactory, TrustFactory


@pytest.fixture
def school():
    """A member whose own account pays."""
    found = make.member(status=SubscriptionStatus.ACTIVE).school
    make.SchoolPayerFactory(account=make.AccountFactory(school=found))
    settings(stops_member_prices=True, grace_days=60)
    return found


def owes(school, days):
    return late(days, account=school.account)


def test_a_member_without_debt_is_in_standing(school):
    assert in_good_standing(school.pk, TODAY) is True


def test_who_is_no_member_is_not(school):
    assert in_good_standing(SchoolFactory().pk, TODAY) is False


@pytest.mark.parametrize(("days", "expected"), [(59, True), (60, True), (61, False), (400, False)])
def test_standing_is_lost_after_the_days_of_grace(school, days, expected):
    owes(school, days)

    assert in_good_standing(school.pk, TODAY) is expected


def test_old_debt_counts_for_nothing_while_the_partnership_does_not_say_so(school):
    settings(stops_member_prices=False)
    owes(school, 400)

    assert in_good_standing(school.pk, TODAY) is True


def test_paying_brings_standing_back(school):
    invoice = owes(school, 100)
    make.payment(invoice.account, 120_00)

    assert in_good_standing(school.pk, TODAY) is True


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"paused_until": TODAY, "pause_reason": "New bursar"}, True),
        ({"paused_until": TODAY - timedelta(1), "pause_reason": "New bursar"}, False),
        ({"promised_on": TODAY + timedelta(9)}, True),
        ({"promised_on": TODAY - timedelta(4)}, False),
    ],
)
def test_a_payer_in_peace_stays_in_standing(school, values, expected):
    owes(school, 100)
    Account.objects.update(**values)

    assert in_good_standing(school.pk, TODAY) is expected


def test_what_a_trust_owes_for_another_of_its_schools_does_not_count(school):
    trust = TrustFactory()
    account = make.AccountFactory(kind=AccountKind.TRUST, school=None, trust=trust, name="Trust")
    SchoolPayer.objects.filter(school=school).update(account=account)
    other = SchoolFactory(trust=trust)
    make.invoice(account=account, on=TODAY - timedelta(200), school_id=other.pk)
    before = in_good_standing(school.pk, TODAY)
    make.invoice(account=account, on=TODAY - timedelta(200), school_id=school.pk)

    assert (before, in_good_standing(school.pk, TODAY)) == (True, False)


def test_it_takes_three_queries(school, django_assert_num_queries):
    owes(school, 100)

    with django_assert_num_queries(3):
        in_good_standing(school.pk, TODAY)


def test_each_of_several_schools_stands_for_itself(school, django_assert_num_queries):
    owing = make.member(status=SubscriptionStatus.ACTIVE).school
    make.SchoolPayerFactory(account=make.AccountFactory(school=owing))
    late(100, account=owing.account)
    stranger = SchoolFactory()

    with django_assert_num_queries(3):
        found = those_in_good_standing([school.pk, owing.pk, stranger.pk], TODAY)

    assert found == {school.pk}


def test_of_a_trusts_schools_that_pay_together_only_the_one_in_debt_loses_standing(school):
    trust = TrustFactory()
    account = make.AccountFactory(kind=AccountKind.TRUST, school=None, trust=trust, name="Trust")
    other = make.member(status=SubscriptionStatus.ACTIVE).school
    make.SchoolPayerFactory(account=account, school=other)
    SchoolPayer.objects.filter(school=school).update(account=account)
    make.invoice(account=account, on=TODAY - timedelta(200), school_id=other.pk)

    assert those_in_good_standing([school.pk, other.pk], TODAY) == {school.pk}
