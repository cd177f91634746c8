import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from billing.enums import PaymentMethod
from billing.models.accounts import Account
from billing.models.documents import Document
from membership.models import Person


class Payment(models.Model):
    """Money received from an account. Never edited: a mistake is reversed by a second row."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="payments")
    received_on = models.DateField()
    amount_pence = models.BigIntegerField()
    method = models.CharField(max_length=8, choices=PaymentMethod, default=PaymentMethod.BACS)
    reference = models.CharField(max_length=80, blank=True)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversal")
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount_pence__gt=0) | Q(reverses__isnull=False, amount_pence__lt=0),
                name="payment_sign",
            ),
            models.CheckConstraint(condition=Q(method__in=PaymentMethod.values), name="payment_method"),
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
