"""What the card processor paid into the bank, and which line of the bank file that is."""

from datetime import timedelta
from typing import Final

from django.db.models import QuerySet

from billing.enums import PayoutStatus
from billing.models import BankLine, OnlinePayment, Payout

DAYS: Final = timedelta(days=4)  # weekends and bank holidays shift the day


def payouts() -> QuerySet[Payout]:
    """All payouts, newest first, with their bank line."""
    return Payout.objects.select_related("bank_line")


def for_line(line: BankLine) -> list[Payout]:
    """Return the payouts a line of the bank file may be: same amount, within four days, not found before; nearest first."""
    rows = Payout.objects.filter(
        amount_pence=line.amount_pence,
        arrives_on__range=(line.booked_on - DAYS, line.booked_on + DAYS),
        bank_line__isnull=True,
    ).exclude(status=PayoutStatus.FAILED)
    return sorted(rows, key=lambda payout: (abs(payout.arrives_on - line.booked_on), payout.pk))


def parts(payout: Payout) -> QuerySet[OnlinePayment]:
    """Return the payments a payout holds, with their payers."""
    return OnlinePayment.objects.filter(payout_id=payout.payout_id).select_related("account")
