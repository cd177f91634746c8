"""Asking delegates what they thought: after the event, later about its impact, and one reminder.

The link's key is made when the e-mail leaves and only its hash is kept. A request is claimed by one conditional update:
of two workers one sends it; what could not leave is tried again by the next daily job.
"""

import smtplib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from membership.link_keys import key_hash, new_key
from membership.models import Person
from offers.emails import evaluation as evaluation_emails
from offers.enums import EvaluationKind
from offers.models import Booking, EvaluationForm, EvaluationRequest, Event
from offers.queries.evaluations import ANSWERABLE
from offers.queries.settings import offers_settings
from tenants.queue import enqueue
from tenants.working_days import london_day

REMINDED_AFTER: Final = timedelta(days=7)
UNREACHABLE: Final = (smtplib.SMTPException, OSError)


def ask(
    *,
    by: Person | None,
    event: Event,
    bookings: Iterable[Booking],
    form: EvaluationForm | None,
    on: date,
    now: datetime,
) -> list[EvaluationRequest]:
    """Ask delegates who were there, now and again about the impact; who was asked already is not asked twice."""
    ended_on = london_day(event.ends_at or now)
    forms = {row.kind: row for row in EvaluationForm.objects.filter(is_current=True)}
    after, impact = form or forms.get(EvaluationKind.AFTER), forms.get(EvaluationKind.IMPACT)
    later = ended_on + timedelta(days=offers_settings().impact_days)
    wanted = [(after, EvaluationKind.AFTER, on), (impact, EvaluationKind.IMPACT, later)]
    named = [booking for booking in bookings if booking.delegate_id]
    rows = [_row(event, row, used, kind, due) for used, kind, due in wanted if used for row in named]
    EvaluationRequest.objects.bulk_create(rows, ignore_conflicts=True)
    enqueue("offers.send_evaluations")
    return rows


def due_ids(*, on: date) -> list[int]:
    """Return the requests to be sent on a day, those that failed before among them."""
    rows = EvaluationRequest.objects.filter(_answerable(on), sent_at__isnull=True, due_on__lte=on)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def to_remind_ids(*, on: date, now: datetime) -> list[int]:
    """Return the requests to be reminded of: sent a week ago, not answered, not reminded yet."""
    rows = EvaluationRequest.objects.filter(_answerable(on), sent_at__lte=now - REMINDED_AFTER)
    return list(rows.filter(reminded_at__isnull=True).order_by("pk").values_list("pk", flat=True))


def send(*, request_id: int, now: datetime) -> bool:
    """Send one request and tell whether it left."""
    key = new_key()
    unsent = EvaluationRequest.objects.filter(pk=request_id, sent_at__isnull=True, answered_on__isnull=True)
    if not unsent.update(sent_at=now, key_hash=key_hash(key)):
        return False
    return _deliver(request_id, key, is_reminder=False)


def remind(*, request_id: int, now: datetime) -> bool:
    """Send the one reminder, with a link of its own, and tell whether it left."""
    key = new_key()
    quiet = EvaluationRequest.objects.filter(pk=request_id, reminded_at__isnull=True, answered_on__isnull=True)
    if not quiet.filter(sent_at__isnull=False).update(reminded_at=now, reminder_key_hash=key_hash(key)):
        return False
    return _deliver(request_id, key, is_reminder=True)


def _deliver(request_id: int, key: str, *, is_reminder: bool) -> bool:
    """Send outside any transaction; when it cannot leave, the claim is given back."""
    request = _loaded(EvaluationRequest.objects.all()).get(pk=request_id)
    try:
        evaluation_emails.message(request, key, is_reminder=is_reminder).send()
    except UNREACHABLE:
        field = "reminded_at" if is_reminder else "sent_at"
        EvaluationRequest.objects.filter(pk=request_id).update(**{field: None})
        return False
    return True


def _loaded(rows: QuerySet[EvaluationRequest]) -> QuerySet[EvaluationRequest]:
    return rows.select_related("event", "form", "booking__delegate")


def _answerable(on: date) -> Q:
    """Not answered, not too old, and the delegate is still somebody who works with us."""
    return Q(answered_on__isnull=True, due_on__gt=on - ANSWERABLE, booking__delegate__is_active=True)


def _row(event: Event, booking: Booking, form: EvaluationForm, kind: str, due_on: date) -> EvaluationRequest:
    unknown = key_hash(new_key())  # of no link: the real key is made when the e-mail leaves
    return EvaluationRequest(event=event, booking=booking, form=form, kind=kind, due_on=due_on, key_hash=unknown)
