"""Settling an event: who did not come is confirmed with the fee, then fees, certificates and questions go out, once."""

import pytest
from django.urls import reverse

from billing.models import Charge
from offers.booking_errors import BookingEnded
from offers.enums import CancelReason, EvaluationKind, EventStatus, PaysWith, Presence
from offers.models import Attendance, Booking, Certificate, EvaluationRequest, Event, Told
from offers.operations import place_money
from offers.operations.days import absentees, attendance, settling
from offers.operations.days.settling import AbsenteesChanged, AttendanceMissing, NotOver
from tests.factories import offers_days as days
from tests.factories.membership import office
from tests.factories.offers import BookingFactory
from tests.pages import text_of


def free(*presences, **facts):
    """A free event over; who misses it owes £30."""
    event = days.held(*presences, is_free=True, **facts)
    Booking.objects.filter(event=event).update(pays_with=PaysWith.FREE, price_pence=0)
    return event


def paid(*presences):
    """A course over whose places were charged."""
    event = days.held(*presences)
    for booking in event.bookings.select_related("event__offer", "school", "order", "delegate"):
        place_money.charge_places(by=None, bookings=[booking], on=days.OVER_ON)
    return event


def settle(event, **facts):
    missing = [row.booking.pk for row in absentees.absentees(event, days.OVER)]
    facts = {"seen": missing, "charged": missing, "form_id": None, "on": days.OVER_ON, "now": days.OVER} | facts
    return settling.settle(by=facts.pop("by", None) or office(), event_id=event.pk, **facts)


def charged():
    return [(charge.source_kind, charge.net_pence) for charge in Charge.objects.filter(cancelled_at=None)]


def test_who_missed_a_free_event_is_charged_the_fee_of_the_terms():
    event = free("present", "absent")

    done = settle(event)

    missed = event.bookings.get(cancel_reason=CancelReason.NO_SHOW)
    assert (done.fees, missed.fee_pence, charged()) == (1, 30_00, [("booking_fee", 30_00)])


def test_who_missed_it_is_told_what_it_costs_and_who_booked_too():
    event = free("present", "absent")
    missed = event.bookings.order_by("pk").last()

    settle(event)

    told = Told.objects.order_by("pk").values_list("kind", "to", "booking")
    booker = missed.order.booked_by
    assert list(told) == [("missed", person.email, missed.pk) for person in (missed.delegate, booker)]
    assert "£30.00, before VAT. If this is wrong, tell us." in Told.objects.first().body


def test_a_place_that_was_paid_stays_paid():
    event = paid("present", "absent")

    settle(event)

    assert charged() == [("booking", 95_00), ("booking", 95_00)]
    assert event.bookings.get(cancel_reason=CancelReason.NO_SHOW).fee_pence == 95_00


def test_the_office_charges_nothing_for_somebody_it_leaves_out():
    event = free("absent", "absent")
    first, second = (row.booking.pk for row in absentees.absentees(event, days.OVER))

    settle(event, charged=[second])

    assert (charged(), Booking.objects.get(pk=first).cancel_reason) == ([("booking_fee", 30_00)], "")


def test_certificates_and_questions_go_to_those_who_were_there(tasks):
    event, form = days.held("present", "absent"), days.EvaluationFormFactory()
    impact = days.EvaluationFormFactory(kind=EvaluationKind.IMPACT)

    with tasks.committed():
        done = settle(event)

    asked = EvaluationRequest.objects.order_by("kind").values_list("booking", "form", "due_on")
    there = event.bookings.order_by("pk").first()
    later = event.ends_at.date().replace(month=3, day=21)
    assert (done.certificates, done.asked, Certificate.objects.get().booking) == (1, 1, there)
    assert list(asked) == [(there.pk, form.pk, days.OVER_ON), (there.pk, impact.pk, later)]
    assert "offers.send_evaluations" in str(tasks.waiting())


def test_another_form_may_be_chosen():
    event = days.held("present")
    days.EvaluationFormFactory()
    other = days.EvaluationFormFactory(is_current=False)

    settle(event, form_id=other.pk)

    assert EvaluationRequest.objects.get().form == other


def test_settled_twice_is_settled_once():
    event = free("present", "absent")
    settle(event)

    again = settle(event, seen=[], charged=[])

    event.refresh_from_db()
    assert (again, event.status, event.settled_at) == (settling.Settled(), EventStatus.FINISHED, days.OVER)
    assert (len(charged()), Certificate.objects.count()) == (1, 1)


def test_an_event_the_clock_has_finished_is_settled_too():
    event = free("absent", status=EventStatus.FINISHED)

    assert settle(event).fees == 1


def test_an_event_that_goes_on_is_not_settled():
    with pytest.raises(NotOver):
        settle(days.held("present"), now=days.DURING)


def test_a_cancelled_event_is_not_settled():
    with pytest.raises(NotOver):
        settle(days.held("present", status=EventStatus.CANCELLED))


def test_everybody_must_be_recorded_first():
    with pytest.raises(AttendanceMissing, match="2 of “Early reading, course"):
        settle(days.held("present", "", "", title="Early reading, course"))


def test_a_list_that_changed_since_it_was_shown_is_shown_again():
    event = free("absent", "absent")
    seen = [row.booking.pk for row in absentees.absentees(event, days.OVER)]
    Attendance.objects.filter(booking=seen[0]).update(presence=Presence.LATE)

    with pytest.raises(AbsenteesChanged):
        settle(event, seen=seen, charged=seen)
    assert charged() == []


def test_nobody_is_charged_who_was_not_on_the_list():
    event, stranger = free("present"), BookingFactory()

    with pytest.raises(AbsenteesChanged):
        settle(event, charged=[stranger.pk])


def test_who_was_at_one_session_of_two_has_come():
    event = days.held("present", sessions=2)
    Attendance.objects.filter(session=event.sessions.last()).update(presence=Presence.ABSENT)

    assert absentees.absentees(event, days.OVER) == []


def test_a_fee_is_taken_back_and_then_the_mark_is_corrected():
    event = free("absent")
    settle(event)
    booking = event.bookings.get()

    for _ in range(2):
        absentees.take_back(by=office(), booking_id=booking.pk, on=days.OVER_ON, now=days.OVER)
    row = attendance.record(
        by=office(), session_id=event.sessions.get().pk, booking_id=booking.pk, presence="present", now=days.OVER
    )

    booking.refresh_from_db()
    assert (charged(), booking.fee_pence, booking.cancel_reason, row.presence) == ([], 0, "", "present")


def test_the_office_sees_the_fees_confirms_and_is_told(client_for, time_machine):
    time_machine.move_to(days.OVER, tick=False)
    event = free("present", "absent")
    browser, address = client_for(office("catalogue_manager")), reverse("event_settle", args=[event.pk])
    missing = [row.booking.pk for row in absentees.absentees(event, days.OVER)]

    page = browser.get(address)
    done = browser.post(address, {"seen": missing, "charged": missing, "form": ""}, follow=True)

    assert "£30.00 (Did not come, or cancelled after the start: £30.00)" in text_of(page)
    assert "The event is settled: 1 fee, 1 certificate, 0 delegates asked what they thought." in text_of(done)


def test_the_page_says_who_is_not_recorded_instead_of_offering_to_settle(client_for, time_machine):
    time_machine.move_to(days.OVER, tick=False)
    event = days.held("present", "")

    text = text_of(client_for(office()).get(reverse("event_settle", args=[event.pk])))

    assert ("Say who was there first" in text, "1 not recorded" in text) == (True, True)
    assert Event.objects.get().settled_at is None


def test_home_leads_the_office_to_events_that_are_over(client_for, time_machine):
    time_machine.move_to(days.OVER, tick=False)
    days.held("present")

    assert "1 event is over and not settled" in text_of(client_for(office()).get(reverse("home")))


def test_a_place_that_was_given_up_has_no_fee_to_take_back():
    booking = BookingFactory(status="cancelled", cancelled_at=days.OVER, cancel_reason="other")

    with pytest.raises(BookingEnded):
        absentees.take_back(by=office(), booking_id=booking.pk, on=days.OVER_ON, now=days.OVER)


def test_on_the_page_a_fee_is_taken_back_and_a_certificate_issued(client_for, time_machine):
    time_machine.move_to(days.OVER, tick=False)
    event = free("absent")
    settle(event)
    booking, browser = event.bookings.get(), client_for(office())

    taken = browser.post(reverse("no_show_take_back", args=[event.pk, booking.pk]), follow=True)
    early = browser.post(reverse("certificate_issue", args=[event.pk, booking.pk]), follow=True)
    browser.post(reverse("day_mark", args=[event.sessions.get().pk, booking.pk]), {"presence": "present"})
    issued = browser.post(reverse("certificate_issue", args=[event.pk, booking.pk]), follow=True)

    assert "The fee is taken back." in text_of(taken)
    assert "A certificate needs 80 per cent of the sessions." in text_of(early)
    assert "The certificate is issued." in text_of(issued)


def test_a_booking_of_another_event_is_missing_here(client_for):
    event, other = days.held("absent"), BookingFactory()

    response = client_for(office()).post(reverse("no_show_take_back", args=[event.pk, other.pk]))

    assert response.status_code == 404
