"""Schools that have not signed for a week are reminded once; a query or a new note begins the week again."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from offers.enums import DeliveryStatus
from offers.models import Delivery
from offers.operations.deliveries.rows import tell
from offers.queries.deliveries import visits

UNSIGNED_FOR: Final = timedelta(days=7)


def remind(*, now: datetime) -> int:
    """Remind the schools of visits unsigned for seven days; return how many. Running it twice reminds once."""
    return sum(_remind(delivery_id, now) for delivery_id in visits.unsigned_since(now - UNSIGNED_FOR))


@transaction.atomic
def _remind(delivery_id: int, now: datetime) -> bool:
    waiting = Delivery.objects.filter(
        pk=delivery_id, status=DeliveryStatus.DELIVERED, query="", reminded_at__isnull=True
    )
    if not waiting.update(reminded_at=now):
        return False
    tell(Delivery(pk=delivery_id), "reminder")
    return True
