"""What the card processor paid into the bank, and which line of the bank file that is."""

from datetime import timedelta
from typing import Final

from django.db.models import QuerySet

from billing.enums import PayoutStatus
from billing.models import BankLine, OnlinePayment, Payout

# The processor's day is a forecast, and Christmas or Easter with their weekends move it by most of a week. A person chooses
# among payouts of the very same amount: one too many costs a glance, one too few leaves the line without its payout.
WITHIN: Final = timedelta(days=10)
MOST: Final = 5


def payouts() -> QuerySet[Payout]:
    """All payouts, newest first, with their bank line."""
    return Payout.objects.select_related("bank_line")


def for_line(line: BankLine) -> list[Payout]:
    """Return the payouts a line of the bank file may be: same amount, not found before, nearest day first. One query."""
    rows = Payout.objects.filter(
        amount_pence=line.amount_pence,
        arrives_on__range=(line.booked_on - WITHIN, line.booked_on + WITHIN),
        bank_line__isnull=True,
    ).exclude(status=PayoutStatus.FAILED)
    return sorted(rows, key=lambda payout: (abs(payout.arrives_on - line.booked_on), payout.pk))[:MOST]


def parts(payout: Payout) -> QuerySet[OnlinePayment]:
    """Return the payments a payout holds, with their payers."""
    return OnlinePayment.objects.filter(payout_id=payout.payout_id).select_related("account")
