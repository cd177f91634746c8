"""Asking the processor about one payment when its message is late, instead of waiting."""

from datetime import UTC, datetime
from typing import Final

from billing.models import OnlinePayment
from billing.operations.online import connection, news
from billing.operations.online.errors import NothingToDo

BEFORE_ALL_NEWS: Final = datetime(2000, 1, 1, tzinfo=UTC)


def about(*, online_id: int, now: datetime) -> OnlinePayment:
    """Follow a payment as the processor has it now. Raises GatewayUnavailable, NotConnected.

    Our clock dates nothing here: a message that comes later with the processor's time is still news.
    """
    row = OnlinePayment.objects.get(pk=online_id)
    kind, key = ("checkout.session.", row.session_id) if row.session_id else ("payment_intent.", row.intent_id)
    if key:
        try:
            news.fetch(connection.open_gateway(), kind, key, now)(row.changed_at or BEFORE_ALL_NEWS)
        except NothingToDo:
            return row
        row.refresh_from_db()
    return row
