"""Messages from the processor, each followed once: its row is written in the transaction of its effect.

Twenty workers with the same message: one writes the row, the others wait for it and find the work done.
"""

from datetime import datetime

from django.db import transaction

from billing.enums import EventStatus
from billing.errors import BillingRefused
from billing.gateway.errors import GatewayUnavailable
from billing.gateway.facts import EventFact
from billing.models import GatewayEvent
from billing.operations.online import connection, news
from billing.operations.online.errors import NothingToDo, TooEarly
from billing.queries import online as queries
from membership.models import Person
from tenants.queue import enqueue

OVER = {EventStatus.HANDLED, EventStatus.IGNORED}
AGAIN = (GatewayUnavailable, TooEarly)


class AlreadyHandled(BillingRefused):
    """There is nothing to do again."""

    code = "already_handled"


def follow(*, event: EventFact, now: datetime) -> GatewayEvent:
    """Do what a message is about, once. Raises GatewayUnavailable and TooEarly: then it is to be tried again later."""
    done = GatewayEvent.objects.filter(event_id=event.id, status__in=OVER).first()
    if done:
        return done
    if event.is_live != queries.connection().is_live:
        return _close(event, EventStatus.IGNORED, "Practice and real money are kept apart", now)
    try:
        what = news.fetch(connection.open_gateway(), event.type, event.object_id, now)
        return _apply(event, what, now)
    except AGAIN:
        raise
    except NothingToDo as reason:
        return _close(event, EventStatus.IGNORED, str(reason), now)
    except BillingRefused as refusal:
        return _close(event, EventStatus.FAILED, str(refusal), now)


def give_up(*, event: EventFact, reason: str, now: datetime) -> GatewayEvent:
    """Keep a message that could not be followed for the office to look at."""
    return _close(event, EventStatus.FAILED, reason, now)


@transaction.atomic
def ask_again(*, by: Person, event_pk: int) -> GatewayEvent:
    """Have a message followed once more. Raises AlreadyHandled."""
    row = GatewayEvent.objects.select_for_update().get(pk=event_pk)
    if row.status == EventStatus.HANDLED:
        raise AlreadyHandled("This message has had its effect already.")
    row.status = EventStatus.RECEIVED
    row.save(update_fields=["status"])
    enqueue("billing.follow_event", event_pk=row.pk)
    return row


def stored(event_pk: int) -> EventFact:
    """Return a message as it was received."""
    row = GatewayEvent.objects.get(pk=event_pk)
    is_live = bool(row.payload.get("livemode", False))
    return EventFact(row.event_id, row.type, row.object_id, row.happened_at, "", is_live, row.payload)


@transaction.atomic
def _apply(event: EventFact, what: news.Follow, now: datetime) -> GatewayEvent:
    row = claim(event, now)
    if row.status in OVER:
        return row
    outcome = what(event.happened_at)
    return _mark(row, EventStatus.HANDLED, outcome, now)


@transaction.atomic
def _close(event: EventFact, status: EventStatus, outcome: str, now: datetime) -> GatewayEvent:
    row = claim(event, now)
    return row if row.status in OVER else _mark(row, status, outcome, now)


def claim(event: EventFact, now: datetime) -> GatewayEvent:
    """Return the message's row, held: written now, or another's; whoever comes second waits here for the first."""
    facts = {"type": event.type[:60], "object_id": event.object_id[:80], "happened_at": event.happened_at}
    row = GatewayEvent(event_id=event.id, payload=dict(event.payload), received_at=now, **facts)
    GatewayEvent.objects.bulk_create([row], ignore_conflicts=True)
    return GatewayEvent.objects.select_for_update().get(event_id=event.id)


def _mark(row: GatewayEvent, status: EventStatus, outcome: str, now: datetime) -> GatewayEvent:
    row.status, row.outcome, row.handled_at = status, outcome[:300], now
    row.attempts += 1
    row.save(update_fields=["status", "outcome", "handled_at", "attempts"])
    return row
