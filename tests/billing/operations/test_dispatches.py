"""Documents on their way by e-mail, with a mail server that works, is down, or loses its worker."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from billing.enums import DispatchStatus
from billing.models import Dispatch
from billing.operations import dispatches
from billing.tasks import send_waiting
from billing.vat import Vat
from membership.enums import VatTreatment
from tests.factories import billing as make
from tests.factories.membership import office


class MailServerDown(BaseEmailBackend):
    """A mail server nobody answers at."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError(111, "Connection refused")


@pytest.fixture
def mail_down(settings):
    settings.EMAIL_BACKEND = f"{__name__}.MailServerDown"


def send(dispatch, now=make.NOW):
    return dispatches.send(dispatch_id=dispatch.pk, now=now)


def only():
    return Dispatch.objects.get()


def test_the_invoice_is_sent_with_its_pdf_and_how_to_pay():
    document = make.invoice()

    send(only())

    (message,) = mail.outbox
    (name, body, kind) = message.attachments[0]
    assert (message.to, message.subject) == (
        [document.account.invoice_email],
        f"Invoice {document.number} from Alpha Learning",
    )
    assert (name, body[:5], kind) == (f"{document.number}.pdf", b"%PDF-", "application/pdf")
    assert "Please pay by Thursday 14 October 2027." in message.body
    assert (only().status, only().sent_at, only().attempts) == (DispatchStatus.SENT, make.NOW, 1)


def test_a_sent_document_is_not_sent_again():
    make.invoice()
    send(only())

    assert (send(only()), len(mail.outbox)) == (False, 1)


@pytest.mark.usefixtures("mail_down")
def test_a_mail_server_that_is_down_is_remembered_with_the_reason():
    make.invoice()

    left = send(only())

    assert (left, only().status, only().attempts) == (False, DispatchStatus.FAILED, 1)
    assert only().last_error == "ConnectionRefusedError: [Errno 111] Connection refused"


def test_what_failed_is_sent_when_the_server_is_back(settings):
    make.invoice()
    works = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.MailServerDown"
    send(only())
    settings.EMAIL_BACKEND = works

    send_waiting.run()

    assert (only().status, only().attempts, only().last_error, len(mail.outbox)) == (DispatchStatus.SENT, 2, "", 1)


def test_after_many_failures_only_a_person_tries_again():
    make.invoice()
    Dispatch.objects.update(status=DispatchStatus.FAILED, attempts=dispatches.MOST_ATTEMPTS)

    assert dispatches.waiting_ids(now=make.NOW) == []


@pytest.mark.parametrize(("minutes", "is_taken_up"), [(14, False), (16, True)])
def test_what_a_lost_worker_was_sending_is_taken_up_after_a_while(minutes, is_taken_up):
    make.invoice()
    Dispatch.objects.update(status=DispatchStatus.SENDING, claimed_at=make.NOW)

    assert send(only(), now=make.NOW + timedelta(minutes=minutes)) is is_taken_up


def test_a_document_without_an_address_is_not_tried():
    make.invoice(account=make.AccountFactory(invoice_email=""))

    assert (only().status, dispatches.waiting_ids(now=make.NOW)) == (DispatchStatus.NO_ADDRESS, [])


def test_a_document_can_be_sent_once_more_to_another_address(tasks, mailoutbox):
    document = make.invoice()
    send(only())

    with tasks.committed():
        dispatches.resend(by=office(), document_id=document.pk, email="new@example.sch.uk")
    tasks.run()

    assert [message.to for message in mailoutbox] == [[document.account.invoice_email], ["new@example.sch.uk"]]


def test_sending_once_more_needs_an_address():
    document = make.invoice(account=make.AccountFactory(invoice_email=""))

    with pytest.raises(dispatches.NoAddress):
        dispatches.resend(by=office(), document_id=document.pk)


@pytest.mark.parametrize(("wants", "kinds"), [(True, ["pdf", "xml"]), (False, ["pdf"])])
def test_the_structured_invoice_goes_beside_the_pdf_when_the_payer_takes_it(wants, kinds):
    unregistered = Vat(VatTreatment.NOT_REGISTERED, Decimal(0), "")
    document = make.invoice(account=make.AccountFactory(wants_e_invoice=wants), vat=unregistered)

    send(only())

    (message,) = mail.outbox
    assert [name for name, *_ in message.attachments] == [f"{document.number}.{kind}" for kind in kinds]
