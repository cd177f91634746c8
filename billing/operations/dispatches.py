"""Sending documents, quotes, reminders and requests: claimed, rendered and sent outside any transaction, then marked.

Nothing gets lost. A worker that dies while sending leaves its row claimed; after a while the row may be claimed again.
"""

import smtplib
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from billing import emails
from billing.enums import DispatchStatus
from billing.errors import BillingRefused
from billing.models import Account, Dispatch, Document, Quote, Reminder
from membership.models import Person
from tenants.queue import enqueue

CLAIM_LASTS: Final = timedelta(minutes=15)
MOST_ATTEMPTS: Final = 48
UNREACHABLE: Final = (smtplib.SMTPException, OSError)


class NoAddress(BillingRefused):
    """There is no e-mail address to send the document to."""

    code = "no_address"


def ready(now: datetime) -> Q:
    """What may be sent now: waiting, failed not too often, or left behind by a dead worker."""
    is_abandoned = Q(status=DispatchStatus.SENDING, claimed_at__lt=now - CLAIM_LASTS)
    may_retry = Q(status=DispatchStatus.FAILED, attempts__lt=MOST_ATTEMPTS)
    return Q(status=DispatchStatus.WAITING) | may_retry | is_abandoned


@transaction.atomic
def resend(*, by: Person, document_id: int, email: str = "") -> Dispatch:
    """Send a document once more, to the payer's mailbox or another address. Raises NoAddress."""
    document = Document.objects.select_related("account").get(pk=document_id)
    address = email or document.account.invoice_email
    if not address:
        raise NoAddress(f"{document.buyer_name} has no invoice e-mail address. Add one to the account first.")
    dispatch = Dispatch.objects.create(document=document, email=address)
    enqueue("billing.send_document", dispatch_id=dispatch.pk)
    return dispatch


def queue(*, by: Person | None, account: Account, carried: Document | Quote | Reminder | Account) -> Dispatch:
    """Have a document, quote, reminder or request for orders (the account itself) sent to a payer's mailbox after commit.

    Without an address it waits until there is one.
    """
    field = {Document: "document", Quote: "quote", Reminder: "reminder", Account: "account"}[type(carried)]
    status = DispatchStatus.WAITING if account.invoice_email else DispatchStatus.NO_ADDRESS
    dispatch = Dispatch.objects.create(email=account.invoice_email, status=status, **{field: carried})
    if account.invoice_email:
        enqueue("billing.send_document", dispatch_id=dispatch.pk)
    return dispatch


def waiting_ids(*, now: datetime) -> list[int]:
    """Return what may be sent now, oldest first."""
    return list(Dispatch.objects.filter(ready(now)).order_by("pk").values_list("pk", flat=True))


def send(*, dispatch_id: int, now: datetime) -> bool:
    """Send one document and tell whether it left; a failure is kept with its reason and tried again later."""
    if not _claim(dispatch_id, now):
        return False
    related = ("document__account", "document__credits", "quote__account", "reminder__account", "account")
    dispatch = Dispatch.objects.select_related(*related).get(pk=dispatch_id)
    message = emails.message(dispatch)
    if message is None:
        _mark(dispatch, status=DispatchStatus.DROPPED)
        return False
    try:
        message.send()
    except UNREACHABLE as error:
        _mark(dispatch, status=DispatchStatus.FAILED, last_error=f"{type(error).__name__}: {error}"[:300])
        return False
    _mark(dispatch, status=DispatchStatus.SENT, sent_at=now, last_error="")
    return True


def _claim(dispatch_id: int, now: datetime) -> bool:
    """Take the row for this worker; of two workers one gets it."""
    rows = Dispatch.objects.filter(ready(now), pk=dispatch_id)
    return bool(rows.update(status=DispatchStatus.SENDING, claimed_at=now, attempts=F("attempts") + 1))


def _mark(dispatch: Dispatch, **values: object) -> None:
    Dispatch.objects.filter(pk=dispatch.pk).update(**values)
