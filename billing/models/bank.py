import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from billing.enums import BankFormat, LineStatus
from membership.models import Person


class BankAccount(models.Model):
    """An account of the partnership whose statements are read in, and how its bank lays out a CSV."""

    name = models.CharField(max_length=60, unique=True)
    sort_code = models.CharField(max_length=8, blank=True)
    account_number = models.CharField(max_length=8, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    csv_mapping = models.JSONField(default=dict, blank=True, help_text="As `billing.bankfiles.csv.Mapping` writes it")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BankImport(models.Model):
    """A bank file as it was read in, once: its content's digest is unique per account."""

    bank_account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    format = models.CharField(max_length=8, choices=BankFormat)
    opening_pence = models.BigIntegerField(null=True, blank=True)
    closing_pence = models.BigIntegerField(null=True, blank=True)
    line_count = models.PositiveIntegerField(default=0)
    imported_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    imported_at = models.DateTimeField(db_default=Now())

    # Counted by `billing.queries.bank.imports` in the query, never stored.
    unmatched_lines: int
    matched_lines: int
    ignored_lines: int
    duplicate_lines: int

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["bank_account", "digest"], name="bank_import_once"),
            models.CheckConstraint(condition=Q(format__in=BankFormat.values), name="bank_import_format"),
        ]

    def __str__(self) -> str:
        return self.file_name


class BankLine(models.Model):
    """One movement on the partnership's bank account; money out is negative."""

    bank_import = models.ForeignKey(BankImport, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    booked_on = models.DateField()
    amount_pence = models.BigIntegerField()
    payer_name = models.CharField(max_length=140, blank=True)
    reference = models.CharField(max_length=140, blank=True)
    remittance = models.TextField(blank=True, help_text="All the bank passed on, and remittance advice added later")
    bank_reference = models.CharField(max_length=80, blank=True)
    fingerprint = models.CharField(max_length=64, help_text="Same movement in an overlapping file")
    status = models.CharField(max_length=10, choices=LineStatus, default=LineStatus.UNMATCHED)
    note = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-booked_on", "-id"]
        indexes = [models.Index(fields=["fingerprint"], name="bank_line_fingerprint")]
        constraints = [
            models.UniqueConstraint(fields=["bank_import", "position"], name="bank_line_position_once"),
            models.CheckConstraint(condition=Q(status__in=LineStatus.values), name="bank_line_status"),
            models.CheckConstraint(condition=~Q(amount_pence=0), name="bank_line_moves_money"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.reference}"


class RefundFile(models.Model):
    """A payment file for the bank, as it was made: names and bank details are kept, so it can be downloaded again."""

    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    made_on = models.DateField()
    rows = models.JSONField(help_text="As `billing.bankfiles.refund_file.RefundRow` writes them")
    total_pence = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(total_pence__gt=0), name="refund_file_positive")]
        triggers = [pgtrigger.Protect(name="refund_file_immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What refunds and the bank statement call the file: “RF000007”."""
        return f"RF{self.pk:06}"
