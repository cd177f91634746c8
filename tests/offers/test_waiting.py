"""What of offers waits for somebody, asked in one query."""

from datetime import datetime
from typing import Any

import pytest

from membership.models import Person
from membership.queries import people
from offers.models import Event
from offers.queries import waiting
from tests.factories import membership as members
from tests.factories import offers as base
from tests.factories import offers_bookings, offers_buying, offers_days, offers_delivery, offers_insight
from tests.factories.offers import NOW


def office(by: Person, now: datetime = NOW) -> dict[str, Any]:
    return said(waiting.of_office(by, now))


def known(by: Person) -> Person:
    """Somebody whose roles are read, as they are on every page."""
    found = people.signed_in(by.user_id)
    assert found
    assert found.office_role_names or found.school_ids
    return found


def said(found: waiting.Theirs) -> dict[str, Any]:
    """Only what is not nought, None or the usual."""
    usual = {"statement_days": waiting.DEFAULT_DAYS}
    return {name: value for name, value in vars(found).items() if value and usual.get(name) != value}


def test_while_there_is_nothing_everything_is_nought() -> None:
    assert office(members.office()) == {}
    assert said(waiting.of_person(members.at_school(), members.SchoolFactory(), NOW)) == {}


def test_all_of_the_office_is_one_query(django_assert_num_queries: Any) -> None:
    by = known(members.office())
    offers_insight.course(starts_at=base.STARTS, capacity=12)
    offers_insight.statement(offers_insight.member(), sent_at=None, released_at=None)
    offers_insight.statement(offers_insight.member(), sent_at=None, error="No address")
    offers_insight.unmet(members.SchoolFactory())
    base.settings(statement_days=40)

    with django_assert_num_queries(1):
        found = waiting.of_office(by, NOW)

    assert said(found) == {
        "requests": 1, "events": 1, "places_left": 12, "drafts": 1, "failed": 1, "statement_days": 40,
    }  # fmt: skip


def test_offers_in_review_are_counted_with_their_newest_year() -> None:
    for start_year in (2026, 2027):
        base.OfferFactory(status="review", year=members.MembershipYearFactory(start_year=start_year))

    assert office(members.office()) == {"in_review": 2, "review_year": 2027}


@pytest.mark.parametrize(("days_before", "waits"), [(13, 1), (15, None)])
def test_events_under_their_minimum_wait_a_fortnight_before(days_before: int, waits: int | None) -> None:
    event = base.course(minimum=5)

    found = office(members.office(), event.starts_at - (base.STARTS - base.STARTS.replace(day=20 - days_before)))

    assert found.get("under_minimum") == waits


def test_events_that_are_over_wait_to_be_settled() -> None:
    event = offers_days.held("present")
    Event.objects.filter(pk=event.pk).update(places_taken=1)
    after = base.STARTS.replace(day=22)

    assert office(members.office(), after)["to_settle"] == 1


def test_visits_are_counted_by_what_they_wait_for() -> None:
    offers_delivery.requested()
    offers_delivery.matched()
    offers_delivery.noted(offers_delivery.scheduled())

    found = office(members.office())

    assert [found.get(name) for name in ("open", "requested", "matched", "queried")] == [3, 1, 1, None]


def test_what_is_agreed_is_summed_for_those_who_see_it() -> None:
    made = offers_buying.agreed()
    other = offers_buying.manager(members.SchoolFactory())
    schools = [(offers_buying.manager(made.school), made.school), (other, other.schools[0])]

    found = [waiting.of_person(by, school, offers_buying.NOW) for by, school in schools]

    assert [(one.agreements, one.agreed_pence) for one in found] == [(1, 1_200_00), (0, 0)]


def test_a_school_is_asked_about_its_own_in_one_query(django_assert_num_queries: Any) -> None:
    school, head = offers_bookings.school_and_head()
    offers_bookings.book(head, offers_bookings.small_course(capacity=9), unnamed=2)
    offers_delivery.noted(offers_delivery.scheduled(school=school))
    offers_delivery.noted(offers_delivery.scheduled())

    head = known(head)
    with django_assert_num_queries(1):
        found = waiting.of_person(head, school, base.STARTS.replace(day=10))

    assert said(found) == {"unnamed": 2, "visits": 1}


def test_requests_for_approval_wait_for_others_than_who_asked() -> None:
    made = offers_buying.requested(offers_buying.member(), offers_buying.service())

    found = [waiting.of_person(by, made.school, offers_buying.NOW) for by in (made.approver, made.asked_by)]

    assert [one.purchases for one in found] == [1, 0]
