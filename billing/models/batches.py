import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from billing.enums import AccountingSystem, EntryKind, ExportKind, ExportStatus
from membership.models import Person


class AccountingBatch(models.Model):
    """A set of documents and payments taken over to an accounting system; the file can be made again, the same."""

    system = models.CharField(max_length=10, choices=AccountingSystem)
    number = models.PositiveIntegerField()
    until = models.DateField(help_text="Everything up to this day that no batch held before")
    layout = models.JSONField(default=dict, help_text="Codes or columns as they were, so that the file stays the same")
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When somebody said it is in the books")
    sent_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    posted_on = models.DateField(null=True, blank=True, help_text="Day the council moved the money; journals only")

    # Counted by `billing.queries.batches.batches` in the query, never stored.
    documents: int
    payments: int

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["system", "number"], name="accounting_batch_number_once"),
            models.CheckConstraint(condition=Q(system__in=AccountingSystem.values), name="accounting_batch_system"),
        ]

    def __str__(self) -> str:
        return f"{self.get_system_display()} {self.number}"


class AccountingEntry(models.Model):
    """One document or payment in a batch; in one batch per system, ever. Corrections are new documents, so new lines."""

    batch = models.ForeignKey(AccountingBatch, on_delete=models.PROTECT, related_name="entries")
    system = models.CharField(max_length=10, choices=AccountingSystem)
    kind = models.CharField(max_length=10, choices=EntryKind)
    object_id = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["system", "kind", "object_id"], name="accounting_entry_once_per_system"),
            models.CheckConstraint(condition=Q(kind__in=EntryKind.values), name="accounting_entry_kind"),
        ]
        triggers = [pgtrigger.Protect(name="accounting_entry_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Export(models.Model):
    """A file that takes longer than a page: made in the background for the one who asked, kept for a day."""

    kind = models.CharField(max_length=10, choices=ExportKind)
    title = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict, help_text="Which documents, or which year")
    status = models.CharField(max_length=10, choices=ExportStatus, default=ExportStatus.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="When a worker last showed progress")
    file = models.FileField(upload_to="exports", blank=True)
    error = models.CharField(max_length=300, blank=True)
    requested_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    requested_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ExportKind.values), name="export_kind"),
            models.CheckConstraint(condition=Q(status__in=ExportStatus.values), name="export_status"),
            models.CheckConstraint(condition=~Q(status="ready") | ~Q(file=""), name="export_ready_has_file"),
        ]

    def __str__(self) -> str:
        return self.title
