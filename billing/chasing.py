"""Which reminder a payer gets on a day: the next step of the oldest trouble, never two within a week, never out of turn."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from billing.enums import AccountKind

QUIET: Final = timedelta(days=7)  # between two reminders to one payer
GRACE_OF_PROMISE: Final = timedelta(days=3)  # a bank transfer of the promised day has arrived by then

_FRIENDLY: Final = (
    "Dear {payer},\n\n{amount} is past its due date. It may have crossed with your payment; if so, thank you, and "
    "please ignore this.\n\n{invoices}\n\nIf anything stands in the way of payment, tell us: {contact}."
)
_FIRM: Final = (
    "Dear {payer},\n\n{amount} is still unpaid, although we have written before. Please pay within seven days, or tell "
    "us when you will, or what is wrong with the invoice.\n\n{invoices}\n\nQuestions: {contact}."
)
_LAST: Final = (
    "Dear {payer},\n\n{amount} is long overdue and our reminders were not answered. Unless it is paid, or a day for "
    "payment agreed, within fourteen days, we must ask your governing body or trustees to settle it.\n\n{invoices}"
    "\n\nQuestions: {contact}."
)


@dataclass(frozen=True)
class Step:
    """One step of chasing a kind of payer; `id` is None while nobody has changed the product's own."""

    days_after_due: int
    name: str
    subject: str
    body: str
    is_letter: bool = False
    id: int | None = None


@dataclass(frozen=True)
class Owed:
    """An open invoice and the steps reminders have named it in."""

    number: str
    due_on: date
    outstanding_pence: int
    steps_taken: Collection[int | None] = field(default_factory=frozenset)


def _steps(first: int, second: int, third: int) -> tuple[Step, ...]:
    return (
        Step(first, "Reminder", "Reminder: {amount} due", _FRIENDLY),
        Step(second, "Second reminder", "Second reminder: {amount} due", _FIRM),
        Step(third, "Letter", "{amount} overdue", _LAST, is_letter=True),
    )


# Schools and trusts pay in runs of a week or two; councils take longer and answer to letters.
DEFAULTS: Final[dict[AccountKind, tuple[Step, ...]]] = {
    AccountKind.SCHOOL: _steps(7, 21, 45),
    AccountKind.TRUST: _steps(7, 21, 45),
    AccountKind.COUNCIL: _steps(14, 35, 60),
    AccountKind.OTHER: _steps(7, 21, 45),
}


def next_step(owed: Sequence[Owed], steps: Sequence[Step], on: date, last_sent_on: date | None = None) -> Step | None:
    """Return the step a payer's open invoices have reached and not taken; of several invoices the furthest."""
    if last_sent_on is not None and on - last_sent_on < QUIET:
        return None
    reached = [step for invoice in owed if (step := _next_of(invoice, steps, on))]
    return max(reached, key=lambda step: step.days_after_due, default=None)


def is_quiet(on: date, *, paused_until: date | None, promised_on: date | None) -> bool:
    """Tell whether a payer is left in peace: paused, or payment is promised for a day not long past."""
    is_paused = paused_until is not None and on <= paused_until
    return is_paused or (promised_on is not None and on <= promised_on + GRACE_OF_PROMISE)


def fill(text: str, facts: dict[str, str]) -> str:
    """Return a text with its marks replaced; anything else in braces stays as it is typed."""
    for name, value in facts.items():
        text = text.replace("{" + name + "}", value)
    return text


def _next_of(invoice: Owed, steps: Sequence[Step], on: date) -> Step | None:
    """The first step after the furthest the invoice was named in: never back to a friendlier one."""
    days = (on - invoice.due_on).days
    furthest = max((step.days_after_due for step in steps if step.id in invoice.steps_taken), default=None)
    left = [step for step in steps if furthest is None or step.days_after_due > furthest]
    if days > 0:
        left = [step for step in left if step.days_after_due > 0]
    first = min(left, key=lambda step: step.days_after_due, default=None)
    return first if first and days >= first.days_after_due else None
