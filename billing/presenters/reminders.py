"""Reminders, and payers left in peace, as pages and files show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import HttpRequest

from billing.chasing import Step, is_quiet
from billing.enums import DispatchStatus
from billing.models import Account, Reminder
from billing.operations.reminders import contact_of_today, words
from billing.presenters.invoices import Event, Tag, pounds
from billing.presenters.lists import kind_chips
from billing.queries import reminders as queries
from billing.queries.reminders import Due
from tenants.lists import Chip, Column, chips
from tenants.money import format_pence

MOST_SHOWN: Final = 50
SENT_COLOURS: Final[dict[str, str]] = {
    DispatchStatus.SENT: "good",
    DispatchStatus.FAILED: "bad",
    DispatchStatus.NO_ADDRESS: "bad",
    DispatchStatus.WAITING: "warn",
    DispatchStatus.SENDING: "warn",
}
COLUMNS: Final[list[Column[Reminder]]] = [
    Column("Day", lambda row: row.made_on),
    Column("Payer", lambda row: str(row.account)),
    Column("Kind", lambda row: row.account.get_kind_display()),
    Column("Step", lambda row: row.step_name),
    Column("Invoices", lambda row: ", ".join(number for number, _ in row.invoices)),
    Column("Amount", lambda row: pounds(row.amount_pence)),
    Column("Letter", lambda row: row.is_letter),
    Column("By", lambda row: str(row.made_by or "By itself")),
    Column("E-mail", lambda row: sent_tag(row).text),
]


@dataclass(frozen=True)
class Preview:
    """A reminder that would go out, with why and in which words."""

    due: Due
    reason: str
    subject: str
    body: str


def previews(found: Sequence[Due], on: date) -> list[Preview]:
    """Return what would go out today, as far as a page shows it."""
    contact = contact_of_today()
    return [Preview(due, _reason(due, on), *words(due, on, contact)) for due in found[:MOST_SHOWN]]


def caption(found: Sequence[Due]) -> str:
    """“12 reminders are due today, for £4,100.00”."""
    if not found:
        return "No reminder is due today."
    total = format_pence(sum(due.amount_pence for due in found))
    return f"{len(found)} reminder{'s are' if len(found) != 1 else ' is'} due today, for {total}"


def reminder_chips(request: HttpRequest) -> list[Chip]:
    """Return the chips of the list of reminders made: kinds of payer, letters, what has not left."""
    return [*kind_chips(request), *chips(request, "show", [("letters", "Letters"), ("unsent", "Not sent")])]


def sent_tag(reminder: Reminder) -> Tag:
    """Return whether the e-mail of a reminder has left, with its colour."""
    label = DispatchStatus(reminder.sent_state).label if reminder.sent_state else "Not sent"
    return Tag(str(label), SENT_COLOURS.get(reminder.sent_state, "neutral"))


def facts(reminder: Reminder) -> list[dict[str, str]]:
    """Return what a reminder is about, as a summary list."""
    rows = [
        ("Payer", str(reminder.account)),
        ("Day", f"{reminder.made_on:%-d %B %Y}"),
        ("Made by", str(reminder.made_by or "The daily round")),
        ("Amount", format_pence(reminder.amount_pence)),
        ("Invoices", ", ".join(f"{number} ({format_pence(pence)})" for number, pence in reminder.invoices)),
    ]
    return [{"key": key, "value": value} for key, value in rows]


def quiet_note(account: Account, on: date) -> str:
    """Say why and until when a payer gets no reminders; nothing when it does."""
    if not is_quiet(on, paused_until=account.paused_until, promised_on=account.promised_on):
        return ""
    if account.paused_until is not None and on <= account.paused_until:
        return f"Paused until {account.paused_until:%-d %B %Y}: {account.pause_reason}"
    return promise_text(account)


def promise_text(account: Account) -> str:
    """“Payment promised for 14 September 2027: by the bursar”."""
    note = f": {account.promise_note}" if account.promise_note else ""
    return f"Payment promised for {account.promised_on:%-d %B %Y}{note}"


@dataclass(frozen=True)
class OfPayer:
    """A payer's reminders as its page shows them."""

    quiet: str
    broken: str
    events: Sequence[Event]


def of_payer(account: Account, on: date) -> OfPayer:
    """Return what a payer's page says of reminders; two queries at most."""
    is_past = account.promised_on is not None and account.promised_on < on
    is_broken = is_past and account in queries.broken_promises(on)
    return OfPayer(
        quiet_note(account, on), promise_text(account) if is_broken else "", events(queries.of_account(account.pk))
    )


def events(made: Iterable[Reminder]) -> list[Event]:
    """Return a payer's reminders as a timeline."""
    return [
        Event(
            f"{row.step_name}: {format_pence(row.amount_pence)}",
            row.made_on,
            sent_tag(row).text,
            str(row.made_by or ""),
        )
        for row in made
    ]


def when(step: Step) -> str:
    """“7 days after the due date”."""
    days = abs(step.days_after_due)
    if not days:
        return "On the due date"
    return f"{days} day{'s' if days != 1 else ''} {'after' if step.days_after_due > 0 else 'before'} the due date"


def _reason(due: Due, on: date) -> str:
    days = max((on - invoice.due_on).days for invoice in due.invoices)
    oldest = f"the oldest is {days} day{'s' if days != 1 else ''} overdue" if days > 0 else "due soon"
    return f"{len(due.invoices)} invoice{'s' if len(due.invoices) != 1 else ''}, {oldest}"
