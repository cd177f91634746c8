"""Payers that owe, reminders made, promises and pauses."""

from datetime import date, timedelta
from typing import Any

from billing.models import Account, BillingSettings, Document, Reminder, ReminderStep
from billing.operations import chasing, reminders
from billing.operations.reminder_steps import ensure_steps
from tests.factories import billing
from tests.factories.billing import TODAY
from tests.factories.membership import office

TERMS = timedelta(30)


def late(days: int, pence: int = 100_00, account: Account | None = None, on: date = TODAY) -> Document:
    """An invoice (net pence, plus VAT) that is so many days past its due date on a day; less than nothing: not due yet."""
    return billing.invoice(pence, account=account, on=on - TERMS - timedelta(days))


def reminder(account: Account | None = None, days: int = 10) -> Reminder:
    """A reminder made today, of an invoice so many days late."""
    invoice = late(days, account=account)
    return reminders.send_one(by=office(), account_id=invoice.account_id, on=TODAY)


def settings(**values: Any) -> BillingSettings:
    """The partnership's billing settings, with some changed."""
    return BillingSettings.objects.update_or_create(pk=1, defaults=values)[0]


def of_place(account: Account, word: str) -> dict[str, Any]:
    """What the isolation matrix looks for: a reminder, a step and a promise, with a word in their texts."""
    ensure_steps()
    step = ReminderStep.objects.order_by("pk").first()
    chasing.promise(by=office(), account_id=account.pk, promised_on=TODAY, note=f"Promised {word}", on=TODAY)
    owing = billing.AccountFactory(name=f"Debtor {word}")
    return {"reminder": reminder(owing), "reminder_step": step}
