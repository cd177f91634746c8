"""What happens to a place after it is booked: cancelled, passed on, moved, not used, called off."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.models import Charge, Document
from billing.operations import issuing
from offers.booking_errors import (
    AboveLimit,
    AlreadyBooked,
    BookingEnded,
    FeeChanged,
    NotYourSchool,
    OtherOffer,
    TooLate,
)
from offers.models import Booking, Event, Told, WaitingEntry
from offers.operations import bookings, cancellations, needs, no_shows, organiser
from offers.operations.days import attendance
from offers.operations.delegates import Delegate
from offers.operations.places import SessionFull
from tenants.queue import enqueue
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories.offers import NOW, ON, STARTS
from tests.factories.offers_bookings import book, counted, free_course, school_and_head, small_course, wait

IN_TIME, LATE = NOW, STARTS - timedelta(days=3)


def cancel(by, booking, now=IN_TIME, reason="delegate", **facts):
    return bookings.cancel(by=by, booking_id=booking.pk, reason=reason, note="", on=ON, now=now, **facts)


def set_terms(event, tiers):
    event.policy.terms = event.policy.terms | {"tiers": {"in_person": tiers}}
    event.policy.save()


def due():
    """What is charged by now, in pence, of each source."""
    rows = Charge.objects.filter(cancelled_at=None).order_by("source_kind", "source_id")
    return [(row.source_kind, row.net_pence) for row in rows]


def test_cancelling_in_time_costs_nothing_and_frees_the_place():
    _, head = school_and_head()
    event = small_course()
    booking = book(head, event).bookings.get()

    done = cancel(head, booking)

    assert (done.status, done.fee_pence, due(), counted(event)) == ("cancelled", 0, [], (0, 0))


def test_cancelling_late_leaves_the_fee_due():
    _, head = school_and_head()
    booking = book(head, small_course()).bookings.get()

    done = cancel(head, booking, LATE)

    assert (done.fee_pence, due()) == (150_00, [("booking", 150_00)])


def test_a_fee_of_half_the_price_lowers_the_charge():
    _, head = school_and_head()
    event = small_course()
    set_terms(event, [{"at_least": 15, "percent": 0}, {"at_least": 0, "percent": 50}])
    booking = book(head, event).bookings.get()

    cancel(head, booking, LATE)

    assert due() == [("booking", 75_00)]


def test_late_cancelling_of_a_free_place_charges_the_fee():
    _, head = school_and_head()
    booking = book(head, free_course()).bookings.get()

    cancel(head, booking, LATE)

    assert due() == [("booking_fee", 30_00)]


@pytest.mark.parametrize(("now", "used"), [(IN_TIME, 0), (LATE, 1)])
def test_an_allowance_comes_back_in_time_and_is_used_late(now, used):
    school, head = school_and_head()
    allowance = catalogue.AllowanceFactory(school=school)
    booking = book(head, small_course()).bookings.get()

    cancel(head, booking, now)

    allowance.refresh_from_db()
    assert (allowance.used, due()) == (Decimal(used), [])


def test_an_ofsted_visit_costs_nothing():
    _, head = school_and_head()
    booking = book(head, small_course()).bookings.get()

    cancel(head, booking, LATE, reason="ofsted")

    assert due() == []


def test_a_fee_that_is_not_what_was_agreed_changes_nothing():
    _, head = school_and_head()
    event = small_course()
    booking = book(head, event).bookings.get()

    with pytest.raises(FeeChanged, match="£150"):
        cancel(head, booking, LATE, agreed_pence=0)

    booking.refresh_from_db()
    assert (booking.status, counted(event)) == ("confirmed", (1, 1))


def test_the_terms_are_those_of_the_booking_not_of_today():
    _, head = school_and_head()
    event = small_course()
    booking = book(head, event).bookings.get()
    set_terms(event, [{"at_least": 0, "percent": 0}])

    assert cancel(head, booking, LATE).fee_pence == 150_00


def test_a_place_is_cancelled_once():
    _, head = school_and_head()
    event = small_course()
    booking = book(head, event).bookings.get()
    cancel(head, booking)

    with pytest.raises(BookingEnded):
        cancel(head, booking)

    assert counted(event) == (0, 0)


def test_a_cancelled_place_is_offered_to_who_waits():
    _, head = school_and_head()
    event = small_course()
    booking = book(head, event, unnamed=1).bookings.get()
    entry = wait(head, event)

    cancel(head, booking)

    entry.refresh_from_db()
    assert (entry.status, counted(event)) == ("offered", (1, 1))


def test_delegate_and_booker_are_told_of_a_cancelled_place():
    school, head = school_and_head()
    colleague = members.at_school(school, "staff")
    booking = book(head, small_course(), colleague).bookings.get()

    cancel(head, booking)

    told = Told.objects.filter(kind="cancelled").values_list("to", "has_calendar")
    assert sorted(told) == sorted([(colleague.email, True), (head.email, False)])


def swap(by, booking, person, now=IN_TIME):
    return bookings.substitute(by=by, booking_id=booking.pk, delegate=Delegate(person_id=person.pk), now=now)


def test_somebody_else_of_the_school_comes():
    school, head = school_and_head()
    other = members.at_school(school, "staff")
    event = small_course()
    booking = book(head, event).bookings.get()

    done = swap(head, booking, other)

    assert (done.delegate, done.sequence, due(), counted(event)) == (other, 1, [("booking", 150_00)], (1, 1))
    assert {(row.kind, row.to) for row in Told.objects.exclude(kind="confirmed", to=head.email)} == {
        ("passed_on", head.email),
        ("confirmed", other.email),
    }


def test_after_the_cut_off_nobody_is_swapped():
    school, head = school_and_head()
    booking = book(head, small_course()).bookings.get()

    with pytest.raises(TooLate):
        swap(head, booking, members.at_school(school, "staff"), STARTS - timedelta(hours=47))


def test_a_name_that_was_to_follow_may_come_until_the_event():
    _, head = school_and_head()
    booking = book(head, small_course(), unnamed=1).bookings.get()

    assert swap(head, booking, head, STARTS - timedelta(hours=1)).delegate == head


def test_a_place_does_not_pass_to_another_school():
    _, head = school_and_head()
    booking = book(head, small_course()).bookings.get()

    with pytest.raises(NotYourSchool):
        swap(head, booking, members.at_school(role="staff"))


def test_who_has_a_place_gets_no_second_one():
    school, head = school_and_head()
    other = members.at_school(school, "staff")
    booking, _ = book(head, small_course(2), head, other).bookings.order_by("delegate_id")

    with pytest.raises(AlreadyBooked):
        swap(head, booking, other)


def test_a_place_of_an_ended_booking_passes_to_nobody():
    school, head = school_and_head()
    booking = book(head, small_course()).bookings.get()
    cancel(head, booking)

    with pytest.raises(BookingEnded):
        swap(head, booking, members.at_school(school, "staff"))


def dates(capacity=1):
    """A course, and a later date of the same offer."""
    event = small_course()
    later = catalogue.EventFactory(offer=event.offer, capacity=capacity, starts_at=STARTS + timedelta(days=7))
    return event, later


def move(by, booking, event, now=IN_TIME):
    return bookings.transfer(by=by, booking_id=booking.pk, event_id=event.pk, on=ON, now=now)


def test_a_place_moves_to_another_date_with_its_money():
    _, head = school_and_head()
    event, later = dates()
    booking = book(head, event).bookings.get()

    new = move(head, booking, later)

    booking.refresh_from_db()
    assert (booking.status, booking.moved_to, new.delegate) == ("moved", new, head)
    assert (counted(event), counted(later), due()) == ((0, 0), (1, 1), [("booking", 150_00)])


def test_a_moved_place_keeps_its_allowance():
    school, head = school_and_head()
    allowance = catalogue.AllowanceFactory(school=school, quantity=Decimal(1))
    event, later = dates()
    booking = book(head, event).bookings.get()

    new = move(head, booking, later)

    allowance.refresh_from_db()
    assert (new.allowance, allowance.used, due()) == (allowance, Decimal(1), [])


def test_the_freed_place_goes_to_who_waits():
    school, head = school_and_head()
    event, later = dates()
    booking = book(head, event).bookings.get()
    entry = wait(head, event, members.at_school(school, "staff"))

    move(head, booking, later)

    entry.refresh_from_db()
    assert (entry.status, counted(event)) == ("offered", (1, 1))


def test_a_full_date_takes_nobody_and_the_old_place_stays():
    _, head = school_and_head()
    event, later = dates()
    booking = book(head, event).bookings.get()
    book(head, later, unnamed=1)

    with pytest.raises(SessionFull):
        move(head, booking, later)

    assert (counted(event), counted(later)) == ((1, 1), (1, 1))


def test_a_place_moves_within_its_offer_only():
    _, head = school_and_head()
    booking = book(head, small_course()).bookings.get()

    with pytest.raises(OtherOffer):
        move(head, booking, small_course())


def test_staff_move_no_place_to_a_date_above_their_limit():
    school, head = school_and_head()
    event, later = dates()
    Event.objects.filter(pk=event.pk).update(is_free=True)
    staff = members.at_school(school, "staff")
    booking = book(staff, event).bookings.get()

    with pytest.raises(AboveLimit, match=f"That date costs £150.00, .* Ask {head} to move the place."):
        move(staff, booking, later)

    assert (move(head, booking, later).price_pence, due()) == (150_00, [("booking", 150_00)])


def test_a_place_moves_with_enough_notice_only():
    _, head = school_and_head()
    event, later = dates()
    booking = book(head, event).bookings.get()

    with pytest.raises(TooLate):
        move(head, booking, later, LATE)


def test_not_coming_leaves_the_price_due_and_the_place_used():
    _, head = school_and_head()
    event = small_course()
    booking = book(head, event).bookings.get()

    for _ in range(2):
        no_shows.record(by=head, booking_id=booking.pk, on=ON, now=STARTS + timedelta(hours=1))

    booking.refresh_from_db()
    assert (booking.status, booking.cancel_reason, due(), counted(event)) == (
        "confirmed",
        "no_show",
        [("booking", 150_00)],
        (1, 1),
    )


def test_not_coming_to_a_free_event_is_charged_once():
    _, head = school_and_head()
    booking = book(head, free_course()).bookings.get()

    for _ in range(2):
        no_shows.record(by=head, booking_id=booking.pk, on=ON, now=STARTS + timedelta(hours=1))

    assert due() == [("booking_fee", 30_00)]


def test_nobody_has_missed_an_event_that_has_not_begun():
    _, head = school_and_head()
    booking = book(head, small_course()).bookings.get()

    with pytest.raises(TooLate):
        no_shows.record(by=head, booking_id=booking.pk, on=ON, now=NOW)


def test_a_cancelled_event_makes_everybody_whole():
    school, head = school_and_head()
    allowance = catalogue.AllowanceFactory(school=school, quantity=Decimal(1))
    _, other_head = school_and_head()
    event = small_course(3)
    book(head, event, head)
    book(head, event, unnamed=1)
    book(other_head, event)
    entry = wait(head, event, members.at_school(school, "staff"))

    released = organiser.release(by=members.office(), event=event, reason="The trainer is ill.", on=ON, now=LATE)

    allowance.refresh_from_db()
    entry.refresh_from_db()
    assert (released, due(), allowance.used, entry.status, counted(event)) == (3, [], 0, "left", (0, 0))
    assert set(Booking.objects.values_list("status", "cancel_reason", "fee_pence")) == {("cancelled", "organiser", 0)}
    told = sorted(Told.objects.filter(kind="called_off").values_list("to", flat=True))
    assert told == sorted([head.email, other_head.email])


def test_a_second_release_finds_nothing_to_do():
    _, head = school_and_head()
    event, by = small_course(), members.office()
    book(head, event)
    organiser.release(by=by, event=event, reason="", on=ON, now=NOW)

    assert organiser.release(by=by, event=event, reason="", on=ON, now=NOW) == 0


def test_needs_are_said_and_forgotten_thirty_days_after_the_event():
    _, head = school_and_head()
    event = small_course()
    booking = book(head, event).bookings.get()
    needs.say(by=head, booking_id=booking.pk, needs="No nuts")
    ends_at = Event.objects.get().ends_at

    kept = needs.forget(now=ends_at + timedelta(days=30))
    forgotten = needs.forget(now=ends_at + timedelta(days=30, seconds=1))

    booking.refresh_from_db()
    assert (kept, forgotten, booking.needs) == (0, 1, "")


def test_what_was_invoiced_is_credited():
    _, head = school_and_head()
    booking = book(head, small_course()).bookings.get()
    charge = Charge.objects.get()
    issuing.issue_invoice(by=members.office(), account_id=charge.account_id, charge_ids=[charge.pk], on=ON)

    cancel(members.office(), booking)

    assert [(row.kind, row.net_pence) for row in Document.objects.order_by("pk")] == [
        ("invoice", 150_00),
        ("credit_note", -150_00),
    ]


def test_a_dearer_date_is_charged_at_its_price():
    _, head = school_and_head()
    event, later = dates()
    booking = book(head, event).bookings.get()
    event.offer.prices.exclude(audience="full").update(rate=Decimal(180))

    new = move(head, booking, later)

    assert (new.price_pence, due()) == (180_00, [("booking", 180_00)])


def test_a_place_held_for_approval_is_not_moved():
    school, _ = school_and_head()
    event, later = dates()
    staff = members.at_school(school, "staff")
    booking = book(staff, event).bookings.get()

    with pytest.raises(TooLate):
        move(staff, booking, later)


def test_the_hourly_and_daily_jobs_do_what_is_due(tasks):
    school, _ = school_and_head()
    event = small_course()
    book(members.at_school(school, "staff"), event)
    entry = wait(school_and_head()[1], event)

    with tasks.committed():
        for name in ("expire_places", "offer_places", "forget_needs"):
            enqueue(f"offers.{name}")
    with time_machine.travel(NOW + timedelta(hours=73)):
        tasks.run()

    entry.refresh_from_db()
    assert (Booking.objects.get().status, entry.status) == ("expired", "offered")


def test_who_is_given_a_place_waits_for_it_no_longer():
    school, head = school_and_head()
    colleague = members.at_school(school, "staff")
    booking = book(head, small_course()).bookings.get()
    entry = wait(head, booking.event, colleague)

    swap(head, booking, colleague)

    entry.refresh_from_db()
    assert (entry.status, entry.ended_at) == ("left", NOW)


def test_who_moves_to_a_date_waits_for_it_no_longer():
    school, head = school_and_head()
    event, later = dates(3)
    booking = book(head, event).bookings.get()
    entry = WaitingEntry.objects.create(event=later, school=school, delegate=head, joined_at=NOW)

    move(head, booking, later)

    entry.refresh_from_db()
    assert (entry.status, entry.ended_at) == ("left", NOW)


def test_a_place_that_was_used_or_missed_is_not_given_up():
    school, head = school_and_head()
    event, after = small_course(2), STARTS + timedelta(hours=1)
    came, missed = book(head, event, head, members.at_school(school, "staff")).bookings.order_by("pk")
    attendance.record(by=head, session_id=event.sessions.get().pk, booking_id=came.pk, presence="late", now=after)
    no_shows.record(by=head, booking_id=missed.pk, on=ON, now=after)

    for booking in (came, missed):
        with pytest.raises(BookingEnded):
            cancel(members.office(), booking, after, reason="organiser")
    assert due() == [("booking", 150_00), ("booking", 150_00)]


def test_leaving_free_after_a_move_ends_with_the_beginning_of_the_event():
    _, head = school_and_head()
    booking = book(head, small_course()).bookings.get()
    Event.objects.update(moved_at=NOW + timedelta(days=1), leave_free_until=STARTS.date())

    costs = [
        cancellations.cost_of(Booking.objects.get(), reason, at).fee.pence
        for reason, at in (("delegate", STARTS - timedelta(minutes=1)), ("delegate", STARTS), ("no_show", STARTS))
    ]

    assert (booking.price_pence, costs) == (150_00, [0, 150_00, 150_00])


def test_a_cancelled_event_gives_allowances_back_before_it_holds_the_payers():
    school, head = school_and_head()
    event = small_course(2)
    book(head, event)
    catalogue.AllowanceFactory(school=school, quantity=Decimal(1))
    book(head, event, members.at_school(school, "staff"))

    with CaptureQueriesContext(connection) as queries:
        organiser.release(by=members.office(), event=event, reason="", on=ON, now=NOW)

    order = ["allowance" if 'UPDATE "offers_allowance"' in row["sql"] else "account" for row in queries if is_lock(row)]
    assert order == ["allowance", "account", "account"]


def is_lock(row):
    return 'UPDATE "offers_allowance"' in row["sql"] or (
        '"billing_account"' in row["sql"] and "FOR UPDATE" in row["sql"]
    )
