"""The list of schools in step with the register: added, changed, closed, converted, never lost."""

from datetime import UTC, date, datetime

import pytest

from membership.enums import SchoolRoleKind, SubscriptionStatus
from membership.models import Quantity, School, SchoolRole, Subscription, Trust
from membership.operations import schools
from membership.operations.schools import AlreadyConverted, Followed, UrnTaken, UrnUnknown
from membership.queries.standing import in_good_standing
from tenants.enums import Sector
from tests.factories.membership import MembershipYearFactory, SchoolFactory, SubscriptionFactory, at_school, office
from tests.plumbing.register import ABBEY, CEDAR, FERN, GORSE, HAZEL, IVY

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CONVERTED = date(2027, 1, 1)

pytestmark = pytest.mark.usefixtures("register")


def convert(school: School, new_urn: int = 777_777, **facts: str) -> School:
    return schools.convert_to_academy(
        by=office(), school_id=school.pk, new_urn=new_urn, converted_on=CONVERTED, now=NOW, **facts
    )


def test_the_open_schools_of_an_authority_are_added_with_their_trusts() -> None:
    added = schools.add_from_register(by=None, now=NOW, la_codes=[209])

    assert sorted(school.name for school in added) == [
        "Abbey Primary School",
        "Birch Primary School",
        "Cedar Junior School",
        "Damson Nursery School",
        "Elder Pupil Referral Unit",
        "Fern Academy",
    ]
    fern = School.objects.get(urn=FERN)
    assert (fern.trust.uid, fern.has_sixth_form, fern.sector) == (5001, True, Sector.ACADEMY)


def test_adding_an_authority_again_adds_nothing_twice() -> None:
    schools.add_from_register(by=None, now=NOW, la_codes=[209])

    assert schools.add_from_register(by=None, now=NOW, la_codes=[209]) == []


def test_single_schools_are_added_by_urn() -> None:
    added = schools.add_from_register(by=None, now=NOW, urns=[HAZEL, IVY])

    assert sorted(school.urn for school in added) == [HAZEL, IVY]


@pytest.mark.parametrize("urn", [GORSE, 123_456])
def test_a_urn_that_is_closed_or_unknown_is_refused(urn: int) -> None:
    with pytest.raises(UrnUnknown, match=str(urn)):
        schools.add_from_register(by=None, now=NOW, urns=[ABBEY, urn])
    assert School.objects.count() == 0


def test_following_the_register_takes_over_what_changed() -> None:
    SchoolFactory(urn=FERN, name="Fern Comprehensive", sector=Sector.MAINTAINED)

    assert schools.follow_register(by=None, now=NOW) == Followed(changed=1, closed=0)

    fern = School.objects.get()
    assert (fern.name, fern.sector, fern.trust.name) == ("Fern Academy", "academy", "Harbour Learning Trust")
    assert fern.joined_on == date(2018, 9, 1)


def test_following_the_register_closes_schools_and_keeps_their_history() -> None:
    subscription = SubscriptionFactory(school=SchoolFactory(urn=GORSE))

    assert schools.follow_register(by=None, now=NOW) == Followed(changed=1, closed=1)

    school = School.objects.get()
    assert (school.is_open, school.closed_on) == (False, date(2026, 8, 31))
    assert Subscription.objects.get() == subscription


def test_following_the_register_again_changes_nothing() -> None:
    SchoolFactory(urn=CEDAR)
    schools.follow_register(by=None, now=NOW)

    assert schools.follow_register(by=None, now=NOW) == Followed(changed=0, closed=0)


def test_a_school_the_register_has_lost_is_kept() -> None:
    school = SchoolFactory(urn=654_321)

    schools.follow_register(by=None, now=NOW)

    school.refresh_from_db()
    assert school.is_open is True


def test_a_converted_school_stays_closed_though_the_register_lags() -> None:
    old = SchoolFactory(urn=ABBEY)
    convert(old)

    schools.follow_register(by=None, now=NOW)

    old.refresh_from_db()
    assert (old.is_open, old.closed_on) == (False, CONVERTED)


def test_converting_keeps_the_lineage_and_the_day_the_school_joined() -> None:
    old = SchoolFactory(address="1 High Street")

    new = convert(old, trust_name="Harbour Learning Trust")

    old.refresh_from_db()
    assert (old.successor, old.is_open, old.closed_on) == (new, False, CONVERTED)
    assert (new.name, new.sector, new.type_name) == (old.name, Sector.ACADEMY, "Academy converter")
    assert (new.joined_on, new.opened_on, new.address) == (old.joined_on, CONVERTED, "1 High Street")
    assert new.trust == Trust.objects.get(name="Harbour Learning Trust")


def test_converting_takes_the_facts_of_the_register_where_it_has_them() -> None:
    new = convert(SchoolFactory(name="Fern School"), new_urn=FERN)

    assert (new.name, new.trust.uid) == ("Fern Academy", 5001)


def test_converting_carries_on_with_a_record_that_was_added_before() -> None:
    known = SchoolFactory(urn=FERN, joined_on=None)
    old = SchoolFactory()

    assert convert(old, new_urn=FERN) == known
    known.refresh_from_db()
    assert known.joined_on == old.joined_on


def test_people_move_with_a_converted_school() -> None:
    old = SchoolFactory()
    head = at_school(old)
    head.acting_school = old
    head.save()

    new = convert(old)

    head.refresh_from_db()
    assert (head.acting_school, list(SchoolRole.objects.values_list("school", "role"))) == (
        new,
        [(new.pk, SchoolRoleKind.HEAD)],
    )


def test_later_years_move_and_the_running_year_stays_where_it_was_agreed() -> None:
    old = SchoolFactory()
    running = SubscriptionFactory(
        school=old, year=MembershipYearFactory(start_year=2026), status=SubscriptionStatus.ACTIVE
    )
    later = SubscriptionFactory(school=old)

    new = convert(old)

    assert list(Subscription.objects.order_by("year__start_year").values_list("pk", "school")) == [
        (running.pk, old.pk),
        (later.pk, new.pk),
    ]
    assert Quantity.objects.get(pk=later.quantity_id).school == new
    assert in_good_standing(new.pk, date(2027, 3, 1)) is True


def test_a_school_converts_once() -> None:
    old = SchoolFactory()
    convert(old)

    with pytest.raises(AlreadyConverted):
        convert(old, new_urn=888_888)


def test_the_urn_of_a_school_with_a_history_is_taken() -> None:
    other = SubscriptionFactory().school

    with pytest.raises(UrnTaken):
        convert(SchoolFactory(), new_urn=other.urn)


@pytest.mark.parametrize(
    ("status", "on", "standing"),
    [
        (SubscriptionStatus.CONFIRMED, date(2027, 9, 1), True),
        (SubscriptionStatus.ACTIVE, date(2028, 8, 31), True),
        (SubscriptionStatus.ACTIVE, date(2028, 9, 1), False),
        (SubscriptionStatus.CONFIRMED, date(2027, 8, 31), False),
        (SubscriptionStatus.INVITED, date(2027, 9, 1), False),
        (SubscriptionStatus.ENDED, date(2027, 9, 1), False),
        (SubscriptionStatus.DECLINED, date(2027, 9, 1), False),
    ],
)
def test_good_standing_is_an_agreed_membership_that_covers_the_day(status: str, on: date, standing: bool) -> None:
    subscription = SubscriptionFactory(status=status)

    assert in_good_standing(subscription.school_id, on) is standing
