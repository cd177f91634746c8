from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from billing.enums import AccountKind
from billing.models.accounts import Account
from membership.models import Person


class ReminderStep(models.Model):
    """One step of chasing a kind of payer: so many days after the due date, in these words."""

    account_kind = models.CharField(max_length=8, choices=AccountKind)
    days_after_due = models.SmallIntegerField(help_text="Less than nothing: before the due date")
    name = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    body = models.TextField(help_text="With {payer}, {amount}, {invoices} and {contact}")
    is_letter = models.BooleanField(default=False, help_text="With a letter as PDF")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["account_kind", "days_after_due"]
        constraints = [
            models.UniqueConstraint(fields=["account_kind", "days_after_due"], name="reminder_step_once_per_day"),
            models.CheckConstraint(condition=Q(account_kind__in=AccountKind.values), name="reminder_step_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class Reminder(models.Model):
    """A reminder as it was written: its words and its invoices, kept. A `Dispatch` carries it."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="reminders")
    step = models.ForeignKey(ReminderStep, null=True, on_delete=models.SET_NULL, related_name="reminders")
    step_name = models.CharField(max_length=60)
    invoices = models.JSONField(help_text="Pairs of number and pence outstanding that day")
    amount_pence = models.BigIntegerField()
    subject = models.CharField(max_length=120)
    body = models.TextField()
    is_letter = models.BooleanField(default=False)
    made_on = models.DateField()
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    sent_state: str  # worked out by `billing.queries.reminders.reminders`

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "made_on"], name="reminder_once_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.step_name}: {self.account}"
