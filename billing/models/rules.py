import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from billing.enums import ApprovalKind, ApprovalStatus, BuyerKind, SupplyKind
from membership.enums import VatTreatment
from membership.models import Person


class VatRule(models.Model):
    """What a partnership's adviser decided for a kind of supply and buyer, from a day on; the last one counts."""

    supply = models.CharField(max_length=12, choices=SupplyKind)
    buyer = models.CharField(max_length=12, choices=BuyerKind)
    treatment = models.CharField(max_length=16, choices=VatTreatment)
    reason = models.CharField(max_length=200)
    evidence = models.CharField(max_length=200, blank=True, help_text="Letter, ruling or advice it rests on")
    effective_from = models.DateField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["supply", "buyer", "-effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["supply", "buyer", "effective_from"], name="vat_rule_once_per_day"),
            models.CheckConstraint(condition=Q(treatment__in=VatTreatment.values), name="vat_rule_treatment"),
        ]

    def __str__(self) -> str:
        return f"{self.get_supply_display()} to {self.get_buyer_display()}: {self.get_treatment_display()}"


@pghistory.track()
class BillingSettings(models.Model):
    """How this partnership bills: one row. Limits are in pence, gross; empty: no second person is needed."""

    run_limit_pence = models.BigIntegerField(null=True, blank=True)
    credit_limit_pence = models.BigIntegerField(null=True, blank=True)
    refund_limit_pence = models.BigIntegerField(null=True, blank=True)
    write_off_limit_pence = models.BigIntegerField(null=True, blank=True, default=0)
    stops_member_prices = models.BooleanField(default=False, help_text="While a member is not in good standing")
    grace_days = models.PositiveSmallIntegerField(default=60, help_text="Days overdue before standing is lost")
    charges_interest = models.BooleanField(default=False, help_text="Late Payment of Commercial Debts Act 1998")
    base_rates = models.JSONField(
        default=list,
        blank=True,
        help_text="Bank of England base rate at 30 June and 31 December: pairs of day and rate",
    )
    sends_reminders = models.BooleanField(default=True)
    codes = models.JSONField(default=dict, blank=True, help_text="Nominal and tax codes of the accounting systems")
    recharge_layout = models.JSONField(default=dict, blank=True, help_text="Columns of the council's journal file")

    class Meta:
        verbose_name_plural = "billing settings"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="billing_settings_one_row")]

    def __str__(self) -> str:
        return "Billing settings"


class Approval(models.Model):
    """Something above a limit that one person asked for and another decides."""

    kind = models.CharField(max_length=12, choices=ApprovalKind)
    status = models.CharField(max_length=10, choices=ApprovalStatus, default=ApprovalStatus.WAITING)
    summary = models.CharField(max_length=200, help_text="“Credit note of £1,200.00 for LL-INV-2627-0041”")
    amount_pence = models.BigIntegerField(default=0)
    arguments = models.JSONField(help_text="What the operation is called with once approved")
    reason = models.CharField(max_length=300, blank=True)
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    requested_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(status="withdrawn") | ~Q(decided_by=F("requested_by")),
                name="approval_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", decided_by__isnull=True)
                | Q(status__in=["approved", "refused", "withdrawn"], decided_by__isnull=False),
                name="approval_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.summary
