"""Counts of cash: what was in the bank at the end of a day, from where a forecast begins."""

from datetime import date

from django.db import transaction

from billing.errors import BillingRefused
from billing.models import CashPosition
from membership.models import Person


class NotCountedYet(BillingRefused):
    """Nobody knows tomorrow's balance."""

    code = "not_counted_yet"
    message = "The day must not be in the future."


@transaction.atomic
def record_position(
    *, by: Person | None, counted_on: date, balance_pence: int, today: date, note: str = ""
) -> CashPosition:
    """Keep the balance of a day; the same day again replaces it. Raises NotCountedYet."""
    if counted_on > today:
        raise NotCountedYet
    position, _ = CashPosition.objects.update_or_create(
        on=counted_on, defaults={"balance_pence": balance_pence, "note": note}
    )
    return position
