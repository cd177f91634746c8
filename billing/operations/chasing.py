"""A payer left in peace: reminders paused for a reason, or payment promised for a day."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction

from billing.errors import BillingRefused
from billing.models import Account
from billing.operations import locks
from membership.models import Person

LONGEST: Final = timedelta(days=366)


class DayNotAhead(BillingRefused):
    """A pause or a promise is for a day to come, within a year."""

    code = "day_not_ahead"


class NoReason(BillingRefused):
    """A pause says why."""

    code = "no_reason"


@transaction.atomic
def pause(*, by: Person, account_id: int, until: date, reason: str, on: date) -> Account:
    """Send a payer no reminders up to and including a day. Raises DayNotAhead, NoReason."""
    _ahead(until, on)
    if not reason.strip():
        raise NoReason("Say why reminders are paused.")
    return _set(account_id, paused_until=until, pause_reason=reason[:200])


@transaction.atomic
def promise(*, by: Person, account_id: int, promised_on: date, note: str, on: date) -> Account:
    """Keep the day a payer promised to pay by; reminders wait until shortly after it. Raises DayNotAhead."""
    _ahead(promised_on, on)
    return _set(account_id, promised_on=promised_on, promise_note=note[:200])


@transaction.atomic
def lift(*, by: Person, account_id: int) -> Account:
    """End a pause and forget a promise: reminders go on where they stopped. History keeps both."""
    return _set(account_id, paused_until=None, pause_reason="", promised_on=None, promise_note="")


def _ahead(day: date, on: date) -> None:
    if not on <= day <= on + LONGEST:
        raise DayNotAhead("Choose a day from today on, within a year.")


def _set(account_id: int, **values: object) -> Account:
    account = locks.lock_account(account_id)
    for name, value in values.items():
        setattr(account, name, value)
    account.save(update_fields=list(values))
    return account
