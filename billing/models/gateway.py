import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from billing.enums import EventStatus, GatewayMode, OnlineStatus, PayoutStatus
from billing.models.accounts import Account
from billing.models.bank import BankLine
from membership.models import Person


@pghistory.track(exclude=["secret_key", "webhook_secret"])
class GatewayConnection(models.Model):
    """This partnership's account at Stripe: one row. Secrets are kept encrypted (`billing.secrets`)."""

    mode = models.CharField(max_length=8, choices=GatewayMode, default=GatewayMode.OFF)
    stripe_account = models.CharField(max_length=40, blank=True, help_text="acct_…, for a connected account")
    secret_key = models.TextField(blank=True, help_text="Encrypted")
    webhook_secret = models.TextField(blank=True, help_text="Encrypted")
    is_live = models.BooleanField(default=False, help_text="Real money")
    takes_cards = models.BooleanField(default=True)
    takes_bank = models.BooleanField(default=True, help_text="Pay by Bank")
    takes_direct_debit = models.BooleanField(default=True, help_text="Bacs Direct Debit")
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="gateway_connection_one_row"),
            models.CheckConstraint(condition=Q(mode__in=GatewayMode.values), name="gateway_connection_mode"),
        ]

    def __str__(self) -> str:
        return self.get_mode_display()


class GatewayEvent(models.Model):
    """A message from Stripe for this partnership: its row is written with its effect, once."""

    event_id = models.CharField(max_length=60, unique=True)
    type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=80, blank=True)
    happened_at = models.DateTimeField(help_text="By the processor's clock")
    payload = models.JSONField()
    status = models.CharField(max_length=10, choices=EventStatus, default=EventStatus.RECEIVED)
    outcome = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    received_at = models.DateTimeField(db_default=Now())
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(status__in=EventStatus.values), name="gateway_event_status")]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"


class OnlinePayment(models.Model):
    """A visit to the processor's payment page for one or several invoices, and what came of it."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="online_payments")
    invoices = models.JSONField(help_text="Pairs of invoice id and pence, as they were when the page was opened")
    amount_pence = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=OnlineStatus, default=OnlineStatus.OPEN)
    idempotency_key = models.CharField(max_length=64, unique=True)
    session_id = models.CharField(max_length=120, blank=True)
    intent_id = models.CharField(max_length=60, blank=True)
    charge_id = models.CharField(max_length=60, blank=True)
    method = models.CharField(max_length=20, blank=True)
    fee_pence = models.BigIntegerField(null=True, blank=True)
    payout_id = models.CharField(max_length=60, blank=True)
    error = models.CharField(max_length=300, blank=True)
    url = models.TextField(blank=True, db_default="", help_text="The processor's page, until it expires")
    expires_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When we last asked instead of waiting for news")
    collect_on = models.DateField(null=True, blank=True, help_text="Direct Debit: the day that was announced")
    started_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(
        null=True, blank=True, help_text="By the processor's clock: older news is no news"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="online_payment_positive"),
            models.CheckConstraint(condition=Q(status__in=OnlineStatus.values), name="online_payment_status"),
            models.CheckConstraint(
                condition=Q(collect_on__isnull=True) | Q(method="direct_debit"),
                name="online_payment_collected_by_debit",
            ),
            models.UniqueConstraint(
                fields=["session_id"], condition=~Q(session_id=""), name="online_payment_session_once"
            ),
            models.UniqueConstraint(
                fields=["intent_id"], condition=~Q(intent_id=""), name="online_payment_intent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_pence} by {self.account}"


class Payout(models.Model):
    """What the processor paid into the bank: payments less fees and refunds, to be found on the bank file."""

    payout_id = models.CharField(max_length=60, unique=True)
    arrives_on = models.DateField()
    amount_pence = models.BigIntegerField(help_text="What reaches the bank")
    gross_pence = models.BigIntegerField(default=0, help_text="Payments less refunds and disputes")
    fee_pence = models.BigIntegerField(default=0)
    status = models.CharField(max_length=10, choices=PayoutStatus, default=PayoutStatus.PENDING)
    bank_line = models.OneToOneField(BankLine, null=True, blank=True, on_delete=models.PROTECT, related_name="payout")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-arrives_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(status__in=PayoutStatus.values), name="payout_status")]

    def __str__(self) -> str:
        return self.payout_id
