"""Offering a year's membership to all schools, and asking them to confirm."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from membership.enums import MembershipKind, ProposalScope, QuantityStatus, SubscriptionStatus
from membership.models import MembershipYear, Quantity, School, Subscription
from membership.operations import proposals
from membership.operations.proposals import Invited
from tests.factories.membership import (
    MembershipClassFactory,
    MembershipYearFactory,
    QuantityFactory,
    SchoolFactory,
    SubscriptionFactory,
    TariffExceptionFactory,
    TariffFactory,
    at_school,
)
from tests.plumbing.register import ABBEY, BIRCH, CEDAR, DAMSON, ELDER, HAZEL, IVY
from tests.plumbing.tasks import Sent, Tasks

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
URN_BY_PUPILS = {420: ABBEY, 658: BIRCH, 300: CEDAR, None: DAMSON, 0: ELDER, 630: HAZEL, 210: IVY}

pytestmark = pytest.mark.usefixtures("register")


@pytest.fixture
def year() -> MembershipYear:
    made: MembershipYear = MembershipYearFactory()
    TariffFactory(year=made)
    return made


def registered_school(pupils: int | None = 420, **facts: Any) -> School:
    school: School = SchoolFactory(urn=URN_BY_PUPILS[pupils], **facts)
    return school


def propose(year: MembershipYear, **choices: Any) -> proposals.Proposed:
    return proposals.propose_all(by=None, year_id=year.pk, now=NOW, **choices)


def offers() -> list[tuple[str, int, bool]]:
    found = Subscription.objects.order_by("school__name")
    return [(offer.school.name, offer.amount_pence, offer.is_new_joiner) for offer in found]


def test_every_member_is_offered_its_price_by_the_register(year: MembershipYear) -> None:
    registered_school(420, name="Abbey")
    registered_school(658, name="Birch")

    proposed = propose(year)

    assert offers() == [("Abbey", 798_000, False), ("Birch", 1_250_000, False)]
    assert (proposed.created, proposed.total_pence, proposed.refused) == (2, 2_048_000, [])


def test_the_number_an_offer_rests_on_is_kept_with_its_source(year: MembershipYear) -> None:
    registered_school(420)

    propose(year)

    quantity = Quantity.objects.get()
    assert (quantity.value, quantity.source, quantity.status) == (Decimal(420), "register", QuantityStatus.PROVISIONAL)
    assert quantity.census_on == date(2026, 10, 1)


def test_proposing_again_adds_nothing_twice(year: MembershipYear) -> None:
    registered_school(420, name="Abbey")
    propose(year)
    registered_school(210, name="Cedar")

    assert propose(year).created == 1
    assert [name for name, _, _ in offers()] == ["Abbey", "Cedar"]


def test_a_school_without_a_number_is_reported_not_guessed(year: MembershipYear) -> None:
    registered_school(None, name="Blank")
    registered_school(0, name="Nought")

    proposed = propose(year)

    assert [(draft.school.name, draft.refusal) for draft in proposed.refused] == [
        ("Blank", "The number of pupils is not known, and the price depends on it."),
        ("Nought", "The number of pupils is nought and this tariff has no minimum: check the number."),
    ]
    assert (offers(), Quantity.objects.count()) == ([], 2)


def test_a_number_the_office_has_entered_wins_over_the_register(year: MembershipYear) -> None:
    school = registered_school(420)
    QuantityFactory(school=school, year=year, value=Decimal(400))

    propose(year)

    assert offers() == [(school.name, 760_000, False)]


def test_a_fixed_price_needs_no_number(year: MembershipYear) -> None:
    TariffExceptionFactory(tariff=year.tariffs.get(), phase="college", label="College", fixed_pence=750_000)
    SchoolFactory(name="City College", urn=None, phase="college")

    propose(year)

    assert offers() == [("City College", 750_000, False)]


def test_a_school_that_joins_pays_the_new_joiners_minimum(year: MembershipYear) -> None:
    MembershipYearFactory(start_year=2026)
    school = registered_school(300, joined_on=None)

    propose(year, scope=ProposalScope.ALL)

    assert offers() == [(school.name, 600_000, True)]


def test_in_the_first_year_nobody_is_a_new_joiner(year: MembershipYear) -> None:
    school = registered_school(300, joined_on=None)

    propose(year, scope=ProposalScope.ALL)

    assert offers() == [(school.name, 570_000, False)]


def test_members_of_last_year_keep_their_class(year: MembershipYear) -> None:
    associate = MembershipClassFactory(name="Associate", kind=MembershipKind.ASSOCIATE)
    TariffFactory(year=year, membership_class=associate, rate=Decimal(5), new_joiner_minimum_pence=None)
    school = registered_school(420)
    last = MembershipYearFactory(start_year=2026)
    SubscriptionFactory(school=school, year=last, membership_class=associate, status=SubscriptionStatus.ACTIVE)

    propose(year)

    offer = Subscription.objects.get(year=year)
    assert (offer.membership_class, offer.amount_pence) == (associate, 210_000)


def test_a_school_that_left_is_offered_again_only_when_all_are_asked(year: MembershipYear) -> None:
    MembershipYearFactory(start_year=2026)
    registered_school(420, name="Left in 2025")

    assert propose(year).created == 0
    assert propose(year, scope=ProposalScope.ALL).created == 1


def test_what_a_converted_schools_predecessor_agreed_counts(year: MembershipYear) -> None:
    academy = registered_school(420, name="Abbey Academy")
    old = SchoolFactory(successor=academy, is_open=False)
    SubscriptionFactory(school=old, year=MembershipYearFactory(start_year=2026), status=SubscriptionStatus.ACTIVE)

    propose(year)

    assert [offer.school.name for offer in Subscription.objects.filter(year=year)] == ["Abbey Academy"]


def test_a_closed_school_is_not_offered_membership(year: MembershipYear) -> None:
    registered_school(is_open=False)

    assert propose(year, scope=ProposalScope.ALL).created == 0


def test_chosen_schools_can_be_offered_a_chosen_class(year: MembershipYear) -> None:
    associate = MembershipClassFactory(name="Associate", kind=MembershipKind.ASSOCIATE)
    TariffFactory(year=year, membership_class=associate, rate=Decimal(5))
    chosen = registered_school(420)
    registered_school(210)

    propose(year, school_ids=[chosen.pk], membership_class_id=associate.pk)

    assert offers() == [(chosen.name, 210_000, False)]


def test_without_a_price_nobody_is_offered_anything() -> None:
    year = MembershipYearFactory()
    registered_school()

    proposed = propose(year)

    assert [draft.refusal for draft in proposed.refused] == ["There is no price for this membership in this year yet."]


@pytest.mark.parametrize("count", [1, 3])
def test_proposing_takes_a_fixed_number_of_queries(
    year: MembershipYear, count: int, django_assert_num_queries: Any
) -> None:
    for pupils in [420, 658, 300][:count]:
        registered_school(pupils)

    with django_assert_num_queries(12):
        propose(year)


def test_inviting_asks_all_that_are_proposed_and_mails_their_heads(tasks: Tasks) -> None:
    proposed = SubscriptionFactory(status=SubscriptionStatus.PROPOSED)
    at_school(proposed.school)
    orphan = SubscriptionFactory(status=SubscriptionStatus.PROPOSED)
    SubscriptionFactory(status=SubscriptionStatus.CONFIRMED)

    with tasks.committed():
        invited = proposals.invite(by=None, year_id=proposed.year_id, now=NOW)

    assert invited == Invited(count=2, without_head=[orphan.school.name])
    assert list(Subscription.objects.order_by("id").values_list("status", "invited_at")) == [
        ("invited", NOW),
        ("invited", NOW),
        ("confirmed", None),
    ]
    ids = [proposed.pk, orphan.pk]
    assert tasks.waiting() == [Sent("membership.email_confirmation_requests", "alpha", {"subscription_ids": ids})]


def test_inviting_some_leaves_the_others(tasks: Tasks) -> None:
    chosen, other = SubscriptionFactory.create_batch(2, status=SubscriptionStatus.PROPOSED)

    proposals.invite(by=None, year_id=chosen.year_id, now=NOW, subscription_ids=[chosen.pk])

    other.refresh_from_db()
    assert other.status == "proposed"


def test_inviting_nobody_sends_nothing(tasks: Tasks) -> None:
    year = MembershipYearFactory()

    with tasks.committed():
        invited = proposals.invite(by=None, year_id=year.pk, now=NOW)

    assert (invited, tasks.waiting()) == (Invited(count=0, without_head=[]), [])
