"""The waiting list as a strict state machine, and places held for approval."""

from datetime import timedelta

import pytest
from django_fsm import TransitionNotAllowed

from billing.models import Charge
from membership.models import Person
from offers.booking_errors import AlreadyBooked, HoldEnded, NoApprover, NoWaitingList, OfferEnded, PlacesFree
from offers.enums import WaitingStatus
from offers.models import Booking, BuyingRule, Event, Purchase, Told, WaitingEntry
from offers.operations import bookings, holds, organiser, purchases, waiting
from offers.operations.places import BookingClosed, SessionFull
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories.offers import NOW, ON, STARTS
from tests.factories.offers_bookings import book, counted, school_and_head, small_course, wait

HOUR = timedelta(hours=1)
MOVES = {
    "waiting": {"offer", "leave"},
    "offered": {"accept", "decline", "expire", "leave"},
    "accepted": set(),
    "declined": set(),
    "expired": set(),
    "left": set(),
}


def full(capacity=1, **facts):
    """A full course, its only booking, and the head who booked it."""
    _, head = school_and_head()
    event = small_course(capacity, **facts)
    booking = book(head, event, unnamed=capacity).bookings.first()
    return event, booking, head


def free(head, booking):
    bookings.cancel(by=head, booking_id=booking.pk, reason="other", note="", on=ON, now=NOW)


def offered():
    """An entry a place is kept for, and its event."""
    event, booking, head = full()
    entry = wait(head, event)
    free(head, booking)
    entry.refresh_from_db()
    return entry, event


@pytest.mark.parametrize("status", WaitingStatus.values)
@pytest.mark.parametrize("move", ["offer", "accept", "decline", "expire", "leave"])
def test_an_entry_moves_only_as_the_list_allows(status, move):
    entry = WaitingEntry(status=status)

    if move in MOVES[status]:
        getattr(entry, move)()
        assert entry.status != status
    else:
        with pytest.raises(TransitionNotAllowed):
            getattr(entry, move)()


def test_who_asked_gets_a_link_to_the_kept_place():
    entry, _ = offered()

    message = Told.objects.get(kind="place_offered")

    assert (message.to, "/offers/waiting/answer/" in message.body) == (entry.asked_by.email, True)
    assert entry.offer_expires_at == NOW + timedelta(hours=48)


def test_an_accepted_place_is_booked_and_charged_once():
    entry, event = offered()

    booking = waiting.accept(by=None, entry_id=entry.pk, on=ON, now=NOW)

    entry.refresh_from_db()
    assert (entry.status, entry.booking, booking.status, booking.delegate) == (
        "accepted",
        booking,
        "confirmed",
        entry.delegate,
    )
    assert Charge.objects.filter(source_kind="booking", source_id=booking.pk, cancelled_at=None).count() == 1
    assert counted(event) == (1, 1)


def test_an_offer_is_used_once():
    entry, _ = offered()
    waiting.accept(by=None, entry_id=entry.pk, on=ON, now=NOW)

    with pytest.raises(OfferEnded):
        waiting.accept(by=None, entry_id=entry.pk, on=ON, now=NOW)
    with pytest.raises(OfferEnded):
        waiting.decline(by=None, entry_id=entry.pk, now=NOW)
    with pytest.raises(OfferEnded):
        waiting.leave(by=None, entry_id=entry.pk, now=NOW)

    assert Booking.objects.filter(status="confirmed").count() == 1


def test_a_declined_place_goes_to_the_next():
    event, booking, head = full()
    first, second = wait(head, event), wait(school_and_head()[1], event, now=NOW + HOUR)
    free(head, booking)

    waiting.decline(by=None, entry_id=first.pk, now=NOW)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status, counted(event)) == ("declined", "offered", (1, 1))


def test_who_declined_is_not_offered_the_place_again():
    entry, event = offered()

    waiting.decline(by=None, entry_id=entry.pk, now=NOW)
    waiting.offer_next(event_id=event.pk, now=NOW)

    entry.refresh_from_db()
    assert (entry.status, counted(event)) == ("declined", (0, 0))


def test_a_place_nobody_takes_in_time_goes_to_the_next():
    event, booking, head = full()
    first, second = wait(head, event), wait(school_and_head()[1], event, now=NOW + HOUR)
    free(head, booking)

    early = waiting.expire_due(now=NOW + 47 * HOUR)
    passed = waiting.expire_due(now=NOW + 48 * HOUR)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (early, passed, first.status, second.status, counted(event)) == (0, 1, "expired", "offered", (1, 1))


def test_an_offer_is_not_accepted_after_its_time_though_no_job_ran():
    entry, event = offered()

    with pytest.raises(OfferEnded):
        waiting.accept(by=None, entry_id=entry.pk, on=ON, now=NOW + 48 * HOUR)

    assert counted(event) == (1, 1)


def test_an_offer_ends_when_the_event_begins():
    event, booking, head = full()
    entry = wait(head, event)
    bookings.cancel(by=head, booking_id=booking.pk, reason="other", note="", on=ON, now=STARTS - HOUR)

    entry.refresh_from_db()
    assert entry.offer_expires_at == STARTS


def test_leaving_an_offered_place_passes_it_on():
    entry, event = offered()
    _, head = school_and_head()
    Event.objects.update(capacity=1)
    other = wait(head, event)

    waiting.leave(by=None, entry_id=entry.pk, now=NOW)

    other.refresh_from_db()
    assert (other.status, counted(event)) == ("offered", (1, 1))


def test_who_waits_may_leave():
    event, booking, head = full()
    entry = wait(head, event)
    waiting.leave(by=head, entry_id=entry.pk, now=NOW)
    free(head, booking)

    entry.refresh_from_db()
    assert (entry.status, counted(event)) == ("left", (0, 0))


def test_joining_twice_is_one_entry():
    event, _, head = full()

    assert wait(head, event) == wait(head, event)


def test_with_places_free_nobody_waits():
    _, head = school_and_head()

    with pytest.raises(PlacesFree):
        wait(head, small_course())


def test_an_event_without_a_list_has_none():
    event, _, head = full(has_waiting_list=False)

    with pytest.raises(NoWaitingList):
        wait(head, event)


def test_who_has_a_place_does_not_wait():
    _, head = school_and_head()
    event = small_course()
    book(head, event)

    with pytest.raises(AlreadyBooked):
        wait(head, event)


def test_an_offered_person_is_not_booked_beside():
    entry, event = offered()
    Event.objects.update(capacity=3)

    with pytest.raises(AlreadyBooked, match="Accept"):
        book(entry.asked_by, event, entry.delegate)


def test_places_that_were_left_lying_are_offered_by_the_job():
    event, _, _ = full()
    entries = [wait(school_and_head()[1], event, now=NOW + step * HOUR) for step in range(3)]
    Event.objects.update(capacity=3)

    offered_now = waiting.offer_all(now=NOW)

    assert (offered_now, counted(event)) == (2, (3, 3))
    assert [WaitingEntry.objects.get(pk=entry.pk).status for entry in entries] == ["offered", "offered", "waiting"]


def test_a_place_kept_for_members_passes_over_who_is_none():
    event, booking, head = full(capacity=2)
    quota = event.quotas.create(label="Members", audiences=["full"], capacity=2, taken=2)
    Booking.objects.update(quota=quota)
    entry = wait(head, event)

    free(head, booking)

    entry.refresh_from_db()
    assert (entry.status, counted(event)) == ("waiting", (1, 1))


def test_the_office_offers_a_kept_place_by_hand_with_its_reason():
    event, booking, head = full(capacity=2)
    quota = event.quotas.create(label="Members", audiences=["full"], capacity=2, taken=2)
    Booking.objects.update(quota=quota)
    entry = wait(head, event)
    free(head, booking)
    by = members.office("catalogue_manager")

    done = waiting.offer_by_hand(by=by, entry_id=entry.pk, reason="New head", now=NOW)

    quota.refresh_from_db()
    assert (done.status, done.offered_by, done.offer_note, quota.taken, counted(event)) == (
        "offered",
        by,
        "New head",
        2,
        (2, 2),
    )


def test_nothing_is_offered_by_hand_when_nothing_is_free():
    event, _, head = full()
    entry = wait(head, event)

    with pytest.raises(SessionFull):
        waiting.offer_by_hand(by=members.office(), entry_id=entry.pk, reason="x", now=NOW)


def test_a_place_of_a_cancelled_event_is_not_accepted():
    entry, _ = offered()
    Event.objects.update(status="cancelled")

    with pytest.raises(BookingClosed):
        waiting.accept(by=None, entry_id=entry.pk, on=ON, now=NOW)


def staff_course(capacity=5):
    """Staff without a limit of their own, the business manager, and a course."""
    school, _ = school_and_head()
    return members.at_school(school, "staff"), members.at_school(school, "business_manager"), small_course(capacity)


def test_staff_above_their_limit_hold_the_places_and_ask():
    staff, manager, event = staff_course()

    order = book(staff, event, unnamed=2, message="For safeguarding")

    request = Purchase.objects.get()
    assert {(row.status, row.hold_expires_at) for row in order.bookings.all()} == {("held", NOW + 72 * HOUR)}
    assert (request.order, request.approver, request.amount_pence) == (order, manager, 300_00)
    assert (request.expires_at, request.message) == (NOW + 72 * HOUR, "For safeguarding")
    assert (Charge.objects.count(), counted(event)) == (0, (2, 2))


def test_staff_within_their_limit_book_at_once():
    staff, _, event = staff_course()
    BuyingRule.objects.create(school_id=next(iter(staff.school_ids)), staff_limit_pence=150_00)

    assert book(staff, event).bookings.get().status == "confirmed"


def test_a_free_place_needs_no_approval():
    staff, _, event = staff_course()
    Event.objects.update(is_free=True)

    assert book(staff, event).bookings.get().status == "confirmed"


def test_without_anybody_to_approve_nothing_is_held():
    school = members.SchoolFactory()
    staff, event = members.at_school(school, "staff"), small_course()

    with pytest.raises(NoApprover):
        book(staff, event)

    assert counted(event) == (0, 0)


def decide(approved, now=NOW, by=None):
    request = Purchase.objects.get()
    return purchases.decide(
        by=by or request.approver, purchase_id=request.pk, approved=approved, now=now, purchase_order="PO-9"
    )


@pytest.mark.parametrize(
    ("begins", "lasts", "until"),
    [(24 * HOUR, 6 * HOUR, 24 * HOUR), (-HOUR, 6 * HOUR, 5 * HOUR), (-HOUR, 200 * HOUR, 72 * HOUR)],
)
def test_a_hold_ends_when_the_event_begins_or_is_over(begins, lasts, until):
    school, _ = school_and_head()
    event = small_course()
    Event.objects.update(starts_at=NOW + begins, ends_at=NOW + begins + lasts)

    order = book(members.at_school(school, "staff"), event)

    assert (order.bookings.get().hold_expires_at, Purchase.objects.get().expires_at) == (NOW + until, NOW + until)


def test_a_place_is_offered_to_the_delegate_where_who_asked_has_left():
    school, head = school_and_head()
    event = small_course()
    booking = book(head, event, unnamed=1).bookings.get()
    wait(head, event, members.at_school(school, "staff", email="waits@alpha.example.org"))
    Person.objects.filter(pk=head.pk).update(is_active=False)

    free(members.office(), booking)

    assert list(Told.objects.filter(kind="place_offered").values_list("to", flat=True)) == ["waits@alpha.example.org"]


def test_an_approved_hold_is_confirmed_charged_and_told():
    staff, _, event = staff_course()
    order = book(staff, event)

    decide(approved=True)

    booking = order.bookings.get()
    charge = Charge.objects.get()
    assert (booking.status, booking.hold_expires_at, charge.net_pence, charge.purchase_order) == (
        "confirmed",
        None,
        150_00,
        "PO-9",
    )
    assert Told.objects.filter(kind="confirmed", to=staff.email).count() == 1


def test_a_refused_hold_gives_the_places_back():
    staff, _, event = staff_course()
    book(staff, event)

    decide(approved=False)

    assert (Booking.objects.get().status, counted(event), Charge.objects.count()) == ("cancelled", (0, 0), 0)
    assert Told.objects.filter(kind="not_approved", to=staff.email).count() == 1


def test_a_hold_nobody_approves_ends_and_goes_to_who_waits():
    staff, _, event = staff_course(capacity=1)
    book(staff, event)
    entry = wait(school_and_head()[1], event)

    early = holds.expire_due(now=NOW + 71 * HOUR)
    over = holds.expire_due(now=NOW + 72 * HOUR)

    entry.refresh_from_db()
    assert (early, over, Booking.objects.get().status, entry.status, counted(event)) == (
        0,
        1,
        "expired",
        "offered",
        (1, 1),
    )


def test_the_request_and_the_hold_end_together():
    staff, _, event = staff_course()
    book(staff, event)

    purchases.expire_due(by=None, now=NOW + 72 * HOUR)

    assert (Purchase.objects.get().status, Booking.objects.get().status, counted(event)) == (
        "expired",
        "expired",
        (0, 0),
    )


def test_a_hold_is_not_approved_after_its_time():
    staff, _, event = staff_course()
    order = book(staff, event)

    with pytest.raises(HoldEnded):
        holds.approve(by=None, order_id=order.pk, purchase_order="", on=ON, now=NOW + 72 * HOUR)


def test_a_hold_given_up_is_not_approved():
    staff, _, event = staff_course()
    free(staff, book(staff, event).bookings.get())

    with pytest.raises(HoldEnded):
        decide(approved=True)


def request_after_giving_up(tasks, giving_up):
    with tasks.committed():
        giving_up()
    tasks.run()
    return Purchase.objects.get()


def test_with_all_its_places_given_up_a_request_is_withdrawn(tasks):
    staff, _, event = staff_course()
    booking = book(staff, event).bookings.get()

    request = request_after_giving_up(tasks, lambda: free(staff, booking))

    said = f"{staff} withdrew this already. The places were given up."
    assert (request.status, purchases.decided_words(request)) == ("withdrawn", said)


def test_with_some_of_its_places_given_up_a_request_asks_for_the_others(tasks):
    staff, manager, event = staff_course()
    booking = book(staff, event, unnamed=3).bookings.first()

    request = request_after_giving_up(tasks, lambda: free(staff, booking))

    decide(approved=True, by=manager)
    assert (request.status, request.amount_pence, request.summary) == ("waiting", 300_00, f"2 places on “{event}”")
    assert Charge.objects.count() == 2


def test_an_event_called_off_closes_the_requests_for_its_places(tasks):
    staff, _, event = staff_course()
    book(staff, event)

    request = request_after_giving_up(
        tasks, lambda: organiser.release(by=None, event=event, reason="Snow", on=ON, now=NOW)
    )

    said = "The partnership’s office withdrew this already. The places were given up."
    assert (request.status, purchases.decided_words(request)) == ("withdrawn", said)


def test_an_expired_hold_gives_its_allowance_back():
    staff, _, event = staff_course()
    allowance = catalogue.AllowanceFactory(school_id=next(iter(staff.school_ids)), quantity=1)
    book(staff, event, unnamed=2)

    holds.expire_due(now=NOW + 72 * HOUR)

    allowance.refresh_from_db()
    assert (allowance.used, counted(event)) == (0, (0, 0))


def test_an_accepted_place_above_the_limit_is_held():
    staff, _, event = staff_course(capacity=1)
    _, head = school_and_head()
    booking = book(head, event, unnamed=1).bookings.get()
    entry = wait(staff, event)
    free(head, booking)

    made = waiting.accept(by=Person.objects.get(pk=staff.pk), entry_id=entry.pk, on=ON, now=NOW)

    assert (made.status, Purchase.objects.get().amount_pence, counted(event)) == ("held", 150_00, (1, 1))
