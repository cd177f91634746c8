"""Signed messages: verified on the bytes that came, written down before anything else, then worked off one by one.

The inbox lies in the public schema. An answer of 2xx means that the message is committed there; while it is not, the
sender tries again for days.
"""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from billing import secrets
from billing.enums import GatewayMode
from billing.errors import BillingRefused
from billing.gateway import signatures
from billing.gateway.errors import Forged
from billing.gateway.facts import EventFact
from billing.operations.online import events
from billing.operations.online.errors import TooEarly
from billing.queries import online as queries
from tenants.current import current_partnership
from tenants.enums import InboxStatus
from tenants.fanout import in_public
from tenants.models import InboxMessage, Partnership
from tenants.queue import enqueue, enqueue_later

SOURCE: Final = "stripe"
CLAIM_LASTS: Final = timedelta(minutes=10)
LAST_TRY: Final = 12
LONGEST_PAUSE: Final = 3600


class NoOwner(BillingRefused):
    """Nobody has the account a message is about."""

    code = "no_owner"


def receive(*, body: bytes, signature: str) -> None:
    """Take a message of the partnership's own account. Raises Forged."""
    connection = queries.connection()
    if connection.mode not in {GatewayMode.OWN, GatewayMode.TEST}:
        raise Forged("This partnership expects no messages here.")
    event = signatures.verified(body, signature, secrets.decrypt(connection.webhook_secret))
    if event.account:
        raise Forged("The message is about another account.")
    partnership = current_partnership()
    number = in_public(_store, event, body.decode(), partnership.schema_name, partnership.pk)
    if number:
        enqueue("billing.take_message", message_id=number)


def receive_for_connected(*, body: bytes, signature: str) -> None:
    """Take a message of a connected account, in the public schema; its partnership is found by the account. Raises Forged."""
    event = signatures.verified(body, signature, settings.STRIPE_CONNECT_WEBHOOK_SECRET)
    if not event.account:
        raise Forged("The message names no connected account.")
    partnership = Partnership.objects.filter(stripe_account=event.account).first()
    number = _store(event, body.decode(), event.account, partnership.pk if partnership else None)
    if number and partnership:
        enqueue("billing.route_message", message_id=number)


def process(*, message_id: int, now: datetime) -> bool:
    """Work off one message of this partnership and tell whether it was ours to do; what fails for now is tried again later."""
    claimed = in_public(_claim, message_id, current_partnership().pk, now)
    if claimed is None:
        return False
    event = signatures.read(claimed.body)
    try:
        events.follow(event=event, now=now)
    except events.AGAIN as error:
        if isinstance(error, TooEarly) and claimed.attempts >= LAST_TRY:
            events.give_up(event=event, reason=str(error), now=now)
            in_public(_finish, message_id, now)
            return True
        pause = in_public(_put_off, message_id, str(error))
        if pause:
            enqueue_later("billing.take_message", pause, message_id=message_id)
        return False
    in_public(_finish, message_id, now)
    return True


def waiting_ids(*, now: datetime) -> list[int]:
    """Return what this partnership may work off now, oldest first: new, failed for now, or left behind by a dead worker."""
    return in_public(_waiting, current_partnership().pk, now)


def partnership_of(*, message_id: int) -> Partnership | None:
    """Return whose message it is; in the public schema."""
    found = InboxMessage.objects.select_related("partnership").filter(pk=message_id).first()
    return found.partnership if found else None


@transaction.atomic
def give_to_owner(*, by: object, message_id: int) -> Partnership:
    """Find the partnership of a message that had none, now that its account is known; public. Raises NoOwner."""
    row = InboxMessage.objects.select_for_update(of=("self",)).filter(pk=message_id, partnership__isnull=True).first()
    account = signatures.read(row.body).account if row else ""
    partnership = Partnership.objects.filter(stripe_account=account).first() if account else None
    if row is None or partnership is None:
        raise NoOwner("No partnership has this account. Enter it in the partnership’s settings first.")
    row.partnership = partnership
    row.save(update_fields=["partnership"])
    enqueue("billing.route_message", message_id=row.pk)
    return partnership


def _store(event: EventFact, text: str, owner: str, partnership_id: int | None) -> int | None:
    """Write the message down; return its number, None when it has been done before."""
    facts = {"source": SOURCE, "message_id": f"{owner}:{event.id}"[:80]}
    try:
        with transaction.atomic():
            return InboxMessage.objects.create(**facts, body=text, partnership_id=partnership_id).pk
    except IntegrityError:
        return (
            InboxMessage.objects.filter(**facts).exclude(status=InboxStatus.DONE).values_list("pk", flat=True).first()
        )


def _ready(now: datetime) -> Q:
    return Q(status__in=[InboxStatus.NEW, InboxStatus.FAILED]) | Q(
        status=InboxStatus.WORKING, claimed_at__lt=now - CLAIM_LASTS
    )


def _claim(message_id: int, partnership_id: int, now: datetime) -> InboxMessage | None:
    """Take the message for this worker and return it; of two workers one gets it."""
    rows = InboxMessage.objects.filter(_ready(now), pk=message_id, partnership_id=partnership_id, source=SOURCE)
    if not rows.update(status=InboxStatus.WORKING, claimed_at=now, attempts=F("attempts") + 1):
        return None
    return InboxMessage.objects.get(pk=message_id)


def _put_off(message_id: int, error: str) -> int:
    """Keep the message for later; return after how many seconds, nothing when only the hourly round tries again."""
    InboxMessage.objects.filter(pk=message_id).update(status=InboxStatus.FAILED, error=error[:300])
    attempts = InboxMessage.objects.values_list("attempts", flat=True).get(pk=message_id)
    return min(5 * 2**attempts, LONGEST_PAUSE) if attempts < LAST_TRY else 0


def _finish(message_id: int, now: datetime) -> None:
    InboxMessage.objects.filter(pk=message_id).update(status=InboxStatus.DONE, done_at=now, error="")


def _waiting(partnership_id: int, now: datetime) -> list[int]:
    rows = InboxMessage.objects.filter(_ready(now), partnership_id=partnership_id, source=SOURCE)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:500])
