"""Booking places: who may, what it costs, what it takes, and every way it says no."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from billing.models import Charge
from membership.models import Person
from offers.booking_errors import (
    AlreadyBooked,
    NoDelegates,
    NotEligible,
    NotYourSchool,
    PrerequisiteMissing,
    SubmissionReused,
)
from offers.models import Booking, BookingOrder, Event, Told
from offers.operations.delegates import Delegate
from offers.operations.places import BookingClosed, SessionFull
from tests.factories import billing as money
from tests.factories import billing_reminders as reminders
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories.offers import NOW, ON
from tests.factories.offers_bookings import book, counted, free_course, school_and_head, small_course, wait


def test_two_colleagues_are_booked_confirmed_and_charged_with_the_order_number():
    school, head = school_and_head()
    colleagues = [members.at_school(school, "staff") for _ in range(2)]
    event = small_course(5)

    order = book(head, event, *colleagues)

    found = Booking.objects.order_by("delegate_id")
    assert [(row.delegate, row.status, row.price_pence) for row in found] == [
        (colleagues[0], "confirmed", 150_00),
        (colleagues[1], "confirmed", 150_00),
    ]
    charges = Charge.objects.filter(source_kind="booking").order_by("source_id")
    assert [(row.source_id, row.net_pence, row.purchase_order) for row in charges] == [
        (row.pk, 150_00, "PO-77") for row in order.bookings.order_by("pk")
    ]
    assert counted(event) == (2, 2)


def test_delegates_and_the_booker_are_told_without_each_others_names():
    school, head = school_and_head()
    colleague = members.at_school(school, "staff", name="Kim Sample")
    event = small_course(5)

    book(head, event, colleague)

    assert sorted(Told.objects.values_list("kind", "to")) == [("confirmed", colleague.email), ("ordered", head.email)]
    assert [row.pk for row in Told.objects.all() if "Kim" in row.body] == []


def test_terms_of_cancelling_are_frozen_with_the_booking():
    _, head = school_and_head()
    event = small_course()

    booking = book(head, event).bookings.get()

    assert booking.policy == event.policy.terms


def test_names_may_follow():
    _, head = school_and_head()
    event = small_course(3)

    book(head, event, unnamed=2)

    assert list(Booking.objects.values_list("delegate", flat=True)) == [None, None]
    assert counted(event) == (2, 2)


def test_a_colleague_is_added_by_name_and_address():
    school, head = school_and_head()
    new = Delegate(name="Alex Newcomer", email="Alex.New@Example.org")

    booking = book(head, small_course(), delegates=[new]).bookings.get()

    assert (booking.delegate.name, booking.delegate.email) == ("Alex Newcomer", "alex.new@example.org")
    assert booking.delegate.school_role_names(school.pk) == {"staff"}


def test_the_address_of_a_colleague_who_is_known_adds_nobody():
    school, head = school_and_head()
    colleague = members.at_school(school, "staff")
    people = Person.objects.count()

    booking = book(head, small_course(), delegates=[Delegate(name="X", email=colleague.email)]).bookings.get()

    assert (booking.delegate, Person.objects.count()) == (colleague, people)


def test_the_address_of_somebody_elsewhere_is_refused_without_naming_them():
    _, head = school_and_head()
    stranger = members.at_school(role="staff", name="Secret Person")

    with pytest.raises(NotYourSchool) as refused:
        book(head, small_course(), delegates=[Delegate(name="X", email=stranger.email)])

    assert "Secret" not in str(refused.value)


def test_a_person_of_another_school_cannot_be_booked():
    _, head = school_and_head()

    with pytest.raises(NotYourSchool):
        book(head, small_course(), members.at_school(role="staff"))


def test_a_full_event_is_refused_and_nothing_is_written():
    _, head = school_and_head()
    event = small_course(1)
    book(head, event, unnamed=1)

    with pytest.raises(SessionFull):
        book(head, event)

    assert (counted(event), BookingOrder.objects.count()) == ((1, 1), 1)


def test_free_places_are_left_to_those_who_wait():
    _, head = school_and_head()
    event = small_course(1)
    book(head, event, unnamed=1)
    wait(head, event)
    Event.objects.update(capacity=2)  # raised, and nobody was offered the place yet

    with pytest.raises(SessionFull):
        book(head, event, unnamed=1)


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "closed"},
        {"status": "cancelled"},
        {"opens_at": NOW + timedelta(days=1)},
        {"closes_at": NOW},
        {"starts_at": NOW - timedelta(days=3)},
        {"starts_at": NOW - timedelta(hours=1), "is_cohort": True},
    ],
)
def test_an_event_that_is_not_open_now_cannot_be_booked(facts):
    _, head = school_and_head()

    with pytest.raises(BookingClosed):
        book(head, small_course(**facts))


def test_an_event_for_another_phase_is_refused_with_the_reason():
    _, head = school_and_head()
    event = small_course()
    event.offer.phases = ["secondary"]
    event.offer.save()

    with pytest.raises(NotEligible, match="secondary"):
        book(head, event)


def test_an_event_for_heads_is_not_for_staff():
    school, head = school_and_head()
    event = small_course()
    event.offer.roles = ["head"]
    event.offer.save()

    with pytest.raises(NotEligible, match="is for: head"):
        book(head, event, members.at_school(school, "staff"))


def test_nobody_is_booked_twice_on_one_event():
    _, head = school_and_head()
    event = small_course(5)
    book(head, event)

    with pytest.raises(AlreadyBooked):
        book(head, event)

    assert counted(event) == (1, 1)


def test_nobody_is_named_twice_in_one_form():
    _, head = school_and_head()

    with pytest.raises(AlreadyBooked):
        book(head, small_course(5), head, head)


def test_somebody_has_to_come():
    _, head = school_and_head()

    with pytest.raises(NoDelegates):
        book(head, small_course(), delegates=[])


def test_a_course_that_builds_on_another_needs_it_booked_before():
    _, head = school_and_head()
    first, event = small_course(5, starts_at=catalogue.STARTS - timedelta(days=7)), small_course(5)
    event.offer.prerequisites.add(first.offer)

    with pytest.raises(PrerequisiteMissing):
        book(head, event)
    book(head, first)
    book(head, event)

    assert counted(event) == (1, 1)


def test_who_missed_what_is_needed_before_has_not_attended_it():
    _, head = school_and_head()
    first, event = small_course(5, starts_at=catalogue.STARTS - timedelta(days=7)), small_course(5)
    event.offer.prerequisites.add(first.offer)
    book(head, first)
    Booking.objects.update(cancel_reason="no_show")

    with pytest.raises(PrerequisiteMissing):
        book(head, event)


def test_the_same_form_sent_twice_is_one_order():
    _, head = school_and_head()
    event, form = small_course(5), uuid4()

    first, second = book(head, event, submission=form), book(head, event, submission=form)

    assert (first, counted(event)) == (second, (1, 1))


def test_the_same_form_with_something_else_in_it_is_refused():
    _, head = school_and_head()
    event, form = small_course(5), uuid4()
    book(head, event, submission=form)

    with pytest.raises(SubmissionReused):
        book(head, event, unnamed=2, submission=form)

    assert counted(event) == (1, 1)


def test_an_allowance_pays_before_money_does():
    school, head = school_and_head()
    allowance = catalogue.AllowanceFactory(school=school, quantity=Decimal(1))

    book(head, small_course(5), unnamed=2)

    allowance.refresh_from_db()
    rows = Booking.objects.order_by("pk").values_list("pays_with", "price_pence")
    assert (list(rows), allowance.used) == ([("allowance", 0), ("price", 150_00)], Decimal(1))
    assert Charge.objects.get(source_kind="booking").net_pence == 150_00


def test_an_allowance_is_left_alone_when_the_school_pays_instead():
    school, head = school_and_head()
    allowance = catalogue.AllowanceFactory(school=school)

    book(head, small_course(), uses_allowance=False)

    allowance.refresh_from_db()
    assert (allowance.used, Booking.objects.get().pays_with) == (0, "price")


def test_a_free_event_is_charged_nothing():
    _, head = school_and_head()

    booking = book(head, free_course()).bookings.get()

    assert (booking.pays_with, Charge.objects.count()) == ("free", 0)


def test_places_kept_for_members_are_not_for_others():
    _, head = school_and_head()
    event = small_course(2)
    event.quotas.create(label="Members", audiences=["full"], capacity=2)

    with pytest.raises(SessionFull, match="kept for other schools"):
        book(head, event)


def test_a_kept_place_counts_in_its_part_and_in_the_whole():
    _, head = school_and_head()
    event = small_course(3)
    quota = event.quotas.create(label="Others", audiences=["out_of_area", "non_member"], capacity=1)

    book(head, event, unnamed=2)

    quota.refresh_from_db()
    assert (quota.taken, counted(event)) == (1, (2, 2))


def test_booking_takes_a_delegate_off_the_waiting_list():
    _, head = school_and_head()
    event = small_course(1)
    book(head, event, unnamed=1)
    entry = wait(head, event)
    Event.objects.update(capacity=3)

    book(head, event)

    entry.refresh_from_db()
    assert entry.status == "left"


def test_a_member_pays_the_members_price_until_it_owes_too_long():
    year = members.MembershipYearFactory(start_year=2026)
    school = members.SubscriptionFactory(year=year, status="active").school
    head = members.at_school(school, "head")
    account = money.SchoolPayerFactory(account=money.AccountFactory(school=school)).account
    reminders.settings(stops_member_prices=True, grace_days=30)

    member = book(head, small_course()).bookings.get()
    money.invoice(account=account, on=ON - timedelta(days=120), school_id=school.pk)
    late = book(head, small_course()).bookings.get()

    assert (member.price_pence, late.price_pence) == (95_00, 150_00)


def test_the_event_counts_for_one_day_only_in_the_charge():
    _, head = school_and_head()

    book(head, small_course())

    charge = Charge.objects.get(source_kind="booking")
    assert (charge.period_starts_on, (charge.period_ends_before - charge.period_starts_on).days) == (
        catalogue.STARTS.date(),
        1,
    )
    assert charge.period_starts_on > ON
