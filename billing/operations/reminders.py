"""Reminders: written in the words of a step, once per payer and day, and carried by a dispatch like any document."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db import transaction

from billing.chasing import Owed, fill
from billing.errors import BillingRefused
from billing.models import Reminder
from billing.operations import dispatches, locks
from billing.operations.reminder_steps import ensure_steps
from billing.queries import reminders
from billing.queries.reminders import Due
from membership.models import Person
from tenants.current import current_partnership
from tenants.money import format_pence

BATCH: Final = 50


class NothingOverdue(BillingRefused):
    """There is nothing to remind this payer of."""

    code = "nothing_overdue"


class AlreadyReminded(BillingRefused):
    """The payer got a reminder today."""

    code = "already_reminded"


def make_due(*, by: Person | None, on: date) -> int:
    """Write every reminder that is due on a day and return how many; run again, or after being killed, it goes on.

    Batch by batch, each under its accounts' rows: what somebody else wrote meanwhile is not written twice.
    """
    ensure_steps()
    waiting = [row.account.pk for row in reminders.due(on)]
    return sum(_make_batch(by, waiting[at : at + BATCH], on) for at in range(0, len(waiting), BATCH))


@transaction.atomic
def send_one(*, by: Person, account_id: int, on: date) -> Reminder:
    """Remind one payer now, whatever the week says: the next step, or once more the last. One a day.

    Raises NothingOverdue, AlreadyReminded.
    """
    ensure_steps()
    account = locks.lock_account(account_id)
    if Reminder.objects.filter(account=account, made_on=on).exists():
        raise AlreadyReminded(f"{account} has had a reminder today.")
    found = reminders.due(on, [account_id], by_hand=True)
    if not found:
        raise NothingOverdue(f"There is nothing to remind {account} of: nothing is overdue, or reminders are paused.")
    return _write(by, found[0], on)


def words(due: Due, on: date, contact: str) -> tuple[str, str]:
    """Return subject and text of a reminder as it would be written on a day."""
    facts = {
        "payer": due.account.name,
        "amount": format_pence(due.amount_pence),
        "invoices": "\n".join(_line(invoice, on) for invoice in due.invoices),
        "contact": contact,
    }
    return " ".join(fill(due.step.subject, facts).split())[:120], fill(due.step.body, facts)


def contact_of_today() -> str:
    """Return where payers turn with questions: the partnership's contact address."""
    partnership = current_partnership()
    return partnership.contact_email or partnership.name


@transaction.atomic
def _make_batch(by: Person | None, account_ids: Sequence[int], on: date) -> int:
    locks.lock_accounts(account_ids)
    found = reminders.due(on, account_ids)
    for due in found:
        _write(by, due, on)
    return len(found)


def _write(by: Person | None, due: Due, on: date) -> Reminder:
    subject, body = words(due, on, contact_of_today())
    made = Reminder.objects.create(
        account=due.account,
        step_id=due.step.id,
        step_name=due.step.name,
        invoices=[[invoice.number, invoice.outstanding_pence] for invoice in due.invoices],
        amount_pence=due.amount_pence,
        subject=subject,
        body=body,
        is_letter=due.step.is_letter,
        made_on=on,
        made_by=by,
    )
    dispatches.queue(by=by, account=due.account, carried=made)
    return made


def _line(invoice: Owed, on: date) -> str:
    days = (on - invoice.due_on).days
    late = f", {days} day{'s' if days != 1 else ''} overdue" if days > 0 else ""
    return f"{invoice.number}, due {invoice.due_on:%-d %B %Y}{late}: {format_pence(invoice.outstanding_pence)}"
