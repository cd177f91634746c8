"""Certificates: to whoever attended four fifths, checked by anybody, revoked for good."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse

from offers import certificate_emails
from offers.models import Attendance, Booking, Certificate, CpdEntry
from offers.operations.days import certificates
from offers.operations.days.certificates import AlreadyRevoked, NotEnough
from offers.queries.certificates import by_code
from tests.factories import offers_days as days
from tests.factories.membership import office
from tests.pages import text_of

NOW = days.OVER


def issue_all(event):
    return certificates.issue_all(by=office(), event=event, now=NOW)


def test_who_attended_enough_gets_one_with_hours_and_a_line_in_their_record():
    event = days.held("present", "late", "absent", sessions=2)

    made = issue_all(event)

    entries = CpdEntry.objects.values_list("person", "hours", "on_day")
    assert {row.booking for row in made} == set(event.bookings.order_by("pk")[:2])
    assert {(row.hours, row.sessions_attended, row.sessions_held) for row in made} == {(Decimal("12.00"), 2, 2)}
    assert set(entries) == {(row.booking.delegate_id, Decimal("12.00"), row.ends_on) for row in made}


def test_each_delegate_gets_theirs_by_e_mail(tasks):
    event = days.held("present")

    with tasks.committed():
        [made] = issue_all(event)
    tasks.run()

    [message] = mail.outbox
    [(name, body, kind)] = message.attachments
    assert (message.to, name, kind) == (
        [made.booking.delegate.email],
        f"certificate-{made.code}.pdf",
        "application/pdf",
    )
    assert (body[:5], f"/offers/certificates/{made.code}/" in message.body) == (b"%PDF-", True)


def test_a_revoked_one_is_not_sent():
    made = days.CertificateFactory(revoked_at=NOW)

    assert certificate_emails.message(made) is None


def test_half_of_the_sessions_is_not_enough():
    event = days.held("present", sessions=2)
    Attendance.objects.filter(session=event.sessions.last()).update(presence="absent")

    assert issue_all(event) == []
    with pytest.raises(NotEnough):
        certificates.issue(by=office(), booking_id=event.bookings.get().pk, now=NOW)


def test_a_place_without_a_name_gets_none():
    event = days.held("present")
    Booking.objects.update(delegate=None)

    assert issue_all(event) == []


def test_issued_again_it_is_the_same():
    event = days.held("present")
    [first] = issue_all(event)

    assert issue_all(event) == []
    assert certificates.issue(by=office(), booking_id=event.bookings.get().pk, now=NOW) == first


def test_after_a_correction_one_is_issued_by_itself():
    booking = days.held("present").bookings.get()

    made = certificates.issue(by=office(), booking_id=booking.pk, now=NOW)

    assert (made.name, made.title) == (booking.delegate.name, booking.event.title)


def test_codes_are_easily_read_aloud():
    assert re.fullmatch(r"[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}", certificates.new_code())


@pytest.mark.parametrize("typed", ["{0}", "{1}", " {2} "])
def test_a_code_is_found_however_it_is_typed(typed):
    made = days.CertificateFactory()

    assert by_code(typed.format(made.code, made.code.lower(), made.code.replace("-", ""))) == made


def test_anybody_can_check_one(client):
    made = days.CertificateFactory(name="Ada Marsh")

    text = text_of(client.get(reverse("certificate_check", args=[made.code])))

    assert "This certificate is valid" in text
    assert f"Name Ada Marsh Took part in {made.title} When 20 January 2027 Hours 6 hours" in text
    assert made.school_name not in text


def test_the_code_is_typed_on_a_page(client):
    made = days.CertificateFactory()

    response = client.get(reverse("certificate_find"), {"code": made.code}, follow=True)

    assert "This certificate is valid" in text_of(response)


def test_a_revoked_one_says_so_to_everybody(client):
    made = days.CertificateFactory()
    certificates.revoke(by=office(), certificate_id=made.pk, reason="Issued by mistake", now=NOW)

    text = text_of(client.get(reverse("certificate_check", args=[made.code])))

    assert "This certificate is revoked" in text
    assert "Issued by mistake" not in text


def test_revoking_is_for_good():
    made = days.CertificateFactory()
    revoker = office()
    certificates.revoke(by=revoker, certificate_id=made.pk, reason="Mistake", now=NOW)

    with pytest.raises(AlreadyRevoked):
        certificates.revoke(by=office(), certificate_id=made.pk, reason="Again", now=NOW + timedelta(days=1))
    kept = Certificate.objects.get()
    assert (kept.revoked_by, kept.revoke_reason, kept.revoked_at) == (revoker, "Mistake", NOW)


def test_an_unknown_code_is_missing_and_tries_are_counted(client, monkeypatch):
    monkeypatch.setattr("offers.views.days.certificates.TRIES", 2)
    address = reverse("certificate_check", args=["AAAA-BBBB-CCCC"])

    answers = [client.get(address) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert "has issued no certificate with this code" in answers[0].content.decode()


def test_the_delegate_has_the_pdf_and_nobody_else_of_the_school(client_for):
    made = days.CertificateFactory()
    other = days.CertificateFactory()
    browser = client_for(made.booking.delegate)

    own, foreign = (browser.get(reverse("certificate", args=[row.pk])) for row in (made, other))

    assert (own["Content-Type"], own.content[:5]) == ("application/pdf", b"%PDF-")
    assert foreign.status_code == 404


def test_the_office_revokes_with_a_reason(client_for):
    made = days.CertificateFactory()
    browser = client_for(office("catalogue_manager"))
    address = reverse("certificate_revoke", args=[made.pk])

    unsaid = browser.post(address, {"reason": ""})
    done = browser.post(address, {"reason": "Wrong person"}, follow=True)

    assert "Say why" in text_of(unsaid)
    assert "The certificate is revoked." in text_of(done)


@pytest.mark.parametrize("typed", ["../..", "", "–—"])
def test_what_is_no_code_is_asked_for_again(client, typed):
    page = client.get(reverse("certificate_find"), {"code": typed})

    assert page.status_code == 200
    assert "Code on the certificate" in text_of(page)
