"""The office's own steps of chasing: taken over from the product's when first needed, then changed, added, taken out."""

from dataclasses import dataclass

from django.db import transaction

from billing.chasing import DEFAULTS
from billing.enums import AccountKind
from billing.errors import BillingRefused
from billing.models import ReminderStep
from billing.queries.reminder_steps import kinds_on_file
from membership.models import Person


class DayTaken(BillingRefused):
    """Another step of this kind of payer is on that day."""

    code = "day_taken"


@dataclass(frozen=True)
class StepDraft:
    """What a step says, and when: days after the due date, less than nothing before it."""

    days_after_due: int
    name: str
    subject: str
    body: str
    is_letter: bool = False


@transaction.atomic
def ensure_steps() -> None:
    """Put the product's steps on file for every kind of payer that has none, so that they can be counted and changed."""
    on_file = kinds_on_file()
    ReminderStep.objects.bulk_create(
        [
            ReminderStep(
                account_kind=kind, days_after_due=step.days_after_due, name=step.name, subject=step.subject,
                body=step.body, is_letter=step.is_letter,
            )
            for kind, steps in DEFAULTS.items() if kind not in on_file for step in steps
        ],
        ignore_conflicts=True,
    )  # fmt: skip


@transaction.atomic
def add_step(*, by: Person, kind: AccountKind, draft: StepDraft) -> ReminderStep:
    """Add a step for a kind of payer; one that was taken out of that day comes back. Raises DayTaken."""
    ensure_steps()
    there = ReminderStep.objects.select_for_update().filter(account_kind=kind, days_after_due=draft.days_after_due)
    found = there.first() or ReminderStep(account_kind=kind, is_active=False)
    if found.is_active:
        raise DayTaken(_taken(draft))
    return _write(found, draft)


@transaction.atomic
def change_step(*, by: Person, step_id: int, draft: StepDraft) -> ReminderStep:
    """Change the words or the day of a step; reminders already made keep theirs. Raises DayTaken."""
    step = ReminderStep.objects.select_for_update().get(pk=step_id)
    others = ReminderStep.objects.filter(account_kind=step.account_kind, days_after_due=draft.days_after_due)
    others = others.exclude(pk=step.pk)
    if others.filter(is_active=True).exists():
        raise DayTaken(_taken(draft))
    others.delete()
    return _write(step, draft)


@transaction.atomic
def remove_step(*, by: Person, step_id: int) -> None:
    """Take a step out; reminders already made stay."""
    ReminderStep.objects.filter(pk=step_id).update(is_active=False)


def _write(step: ReminderStep, draft: StepDraft) -> ReminderStep:
    for name, value in vars(draft).items():
        setattr(step, name, value)
    step.is_active = True
    step.save()
    return step


def _taken(draft: StepDraft) -> str:
    return f"There is a step {draft.days_after_due} days after the due date already. Change that one, or choose another day."
