from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from billing.enums import AccountKind, DispatchStatus
from billing.models.accounts import Account
from membership.models import Person


class ReminderStep(models.Model):
    """One step of chasing a kind of payer: so many days after the due date, in these words."""

    account_kind = models.CharField(max_length=8, choices=AccountKind)
    days_after_due = models.SmallIntegerField(help_text="Less than nothing: before the due date")
    name = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    body = models.TextField(help_text="With {payer}, {amount}, {invoices}, {due} and {contact}")
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
    """A reminder as it went out: its words, its invoices and how the e-mail stands."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="reminders")
    step = models.ForeignKey(ReminderStep, null=True, on_delete=models.SET_NULL, related_name="reminders")
    step_name = models.CharField(max_length=60)
    invoices = models.JSONField(help_text="Pairs of number and pence outstanding that day")
    amount_pence = models.BigIntegerField()
    subject = models.CharField(max_length=120)
    body = models.TextField()
    is_letter = models.BooleanField(default=False)
    email = models.EmailField(blank=True)
    status = models.CharField(max_length=10, choices=DispatchStatus, default=DispatchStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    made_on = models.DateField()
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "step", "made_on"], name="reminder_once_per_day"),
            models.CheckConstraint(condition=Q(status__in=DispatchStatus.values), name="reminder_status"),
        ]

    def __str__(self) -> str:
        return f"{self.step_name}: {self.account}"
