"""Reminders in the demo: two rounds in the last weeks, one payer left in peace, one promise."""

from datetime import date, timedelta
from typing import Final

from billing.models import Dispatch
from billing.operations import chasing, reminders
from billing.queries import debtors
from config.demo.calendar import at
from membership.models import Person

ROUNDS: Final = (23, 9)  # days ago


def chase(by: Person, today: date) -> None:
    """Remind who is late, as the daily round would have, then pause one payer and keep one promise."""
    for days in ROUNDS:
        reminders.make_due(by=None, on=today - timedelta(days))
    Dispatch.objects.filter(reminder__isnull=False).update(status="sent", sent_at=at(today - timedelta(9), 7))
    late = [row.account_id for row in debtors.debtors(today) if row.overdue_pence]
    if len(late) < 2:
        return
    until, reason = today + timedelta(21), "New business manager from next month"
    chasing.pause(by=by, account_id=late[0], until=until, reason=reason, on=today)
    note = "Goes out with the next payment run"
    chasing.promise(by=by, account_id=late[1], promised_on=today + timedelta(5), note=note, on=today)
