import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django_fsm import FSMField, FSMModelMixin, transition

from billing.enums import PaymentKind, PaymentMethod, RefundStatus
from billing.models.accounts import Account
from billing.models.bank import BankLine
from billing.models.documents import Document
from billing.models.gateway import OnlinePayment
from membership.models import Person


class Payment(models.Model):
    """An entry on an account that is no document: money in or out, or a debt given up. Never edited, only reversed.

    What lowers the debt is positive (received, written off); what raises it again is negative (reversal, refund,
    money a bank or card processor took back).
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(
        max_length=10, choices=PaymentKind, default=PaymentKind.RECEIVED, db_default=PaymentKind.RECEIVED
    )
    received_on = models.DateField()
    amount_pence = models.BigIntegerField()
    method = models.CharField(max_length=12, choices=PaymentMethod, default=PaymentMethod.BACS)
    reference = models.CharField(max_length=80, blank=True)
    external_id = models.CharField(
        max_length=80, blank=True, help_text="Where it comes from: recorded once", db_default=""
    )
    reason = models.CharField(max_length=200, blank=True, help_text="Why it was refunded or written off", db_default="")
    bank_line = models.ForeignKey(
        BankLine, null=True, blank=True, on_delete=models.PROTECT, related_name="payments", help_text="On the bank file"
    )
    online = models.ForeignKey(
        OnlinePayment, null=True, blank=True, on_delete=models.PROTECT, related_name="payments", db_index=False
    )
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal")
    refunds = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="refunded_by",
        help_text="The money that goes back in part or whole",
    )  # fmt: skip
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["received", "write_off"], reverses__isnull=True, amount_pence__gt=0)
                | Q(kind="reversal", reverses__isnull=False, amount_pence__lt=0)
                | Q(kind__in=["refund", "taken_back"], reverses__isnull=True, amount_pence__lt=0),
                name="payment_sign",
            ),
            models.CheckConstraint(condition=Q(method__in=PaymentMethod.values), name="payment_method"),
            models.UniqueConstraint(
                fields=["external_id"], condition=~Q(external_id=""), name="payment_external_id_once"
            ),
        ]
        triggers = [pgtrigger.Protect(name="payment_immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.account} {self.received_on}"


class Allocation(models.Model):
    """Part of a payment or of a credit note set against an invoice. Undone by a negative row."""

    invoice = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="allocations")
    payment = models.ForeignKey(Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="allocations")
    credit_note = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="credit_allocations"
    )
    amount_pence = models.BigIntegerField()
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(payment__isnull=False, credit_note__isnull=True)
                | Q(payment__isnull=True, credit_note__isnull=False),
                name="allocation_one_source",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount_pence__gt=0) | Q(reverses__isnull=False, amount_pence__lt=0),
                name="allocation_sign",
            ),
        ]
        triggers = [pgtrigger.Protect(name="allocation_immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.amount_pence} to {self.invoice}"


class Refund(FSMModelMixin, models.Model):
    """Money to be given back: asked for, approved where it is much, sent by bank file or card, done or failed."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="refunds")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refund_orders", db_index=False)
    amount_pence = models.BigIntegerField()
    method = models.CharField(max_length=12, choices=PaymentMethod)
    reason = models.CharField(max_length=200)
    status = FSMField(choices=RefundStatus, default=RefundStatus.WAITING, protected=True)
    external_id = models.CharField(max_length=80, blank=True, help_text="The processor's refund")
    file_reference = models.CharField(max_length=40, blank=True, help_text="The bank file it went out with")
    error = models.CharField(max_length=300, blank=True)
    requested_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    requested_at = models.DateTimeField(db_default=Now())
    entry = models.OneToOneField(Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="refund_order")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_pence__gt=0), name="refund_positive"),
            models.CheckConstraint(condition=Q(status__in=RefundStatus.values), name="refund_status"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_pence} to {self.account}"

    @transition(field=status, source=[RefundStatus.WAITING, RefundStatus.FAILED], target=RefundStatus.SENT)
    def send(self) -> None:
        """On its way: in a bank file, or with the card processor."""

    @transition(field=status, source=[RefundStatus.WAITING, RefundStatus.SENT], target=RefundStatus.DONE)
    def finish(self) -> None:
        """The money has left."""

    @transition(field=status, source=[RefundStatus.WAITING, RefundStatus.SENT], target=RefundStatus.FAILED)
    def fail(self) -> None:
        """The bank or the card processor refused it."""

    @transition(field=status, source=[RefundStatus.WAITING, RefundStatus.FAILED], target=RefundStatus.CANCELLED)
    def cancel(self) -> None:
        """Nobody wants it any more; nothing was sent."""
