"""Somebody asks to be forgotten: what is theirs goes, what is counted stays without a name."""

from offers.models import Attendance, Certificate, CpdEntry, EvaluationAnswer, EvaluationRequest
from offers.operations.days import erasing
from tests.factories import offers_days as days
from tests.factories.membership import office


def test_the_record_goes_certificates_and_answers_lose_the_name_and_marks_stay():
    booking = days.held("present").bookings.get()
    certificate = days.CertificateFactory(booking=booking)
    days.CpdEntryFactory(person=booking.delegate, certificate=certificate)
    form = days.EvaluationFormFactory(is_anonymous=False)
    days.EvaluationRequestFactory(booking=booking, form=form)
    days.EvaluationAnswerFactory(booking=booking, form=form, event=booking.event)

    for _ in range(2):
        erasing.erase(by=office(), person_id=booking.delegate_id, now=days.OVER)

    assert (CpdEntry.objects.count(), EvaluationRequest.objects.count(), Attendance.objects.count()) == (0, 0, 1)
    assert Certificate.objects.get().name == "Erased"
    assert EvaluationAnswer.objects.get().booking is None


def test_nobody_else_is_touched():
    kept = days.CpdEntryFactory()

    erasing.erase(by=office(), person_id=days.CpdEntryFactory().person_id, now=days.OVER)

    assert CpdEntry.objects.get() == kept
