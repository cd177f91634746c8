"""Published figures, in the public schema. Pages and API read these rows and nothing of a partnership's own."""

from django.db import models
from django.db.models import Q

from benchmarking.enums import PeriodKind, SnapshotStatus
from tenants.enums import Consent
from tenants.models import Partnership


class Snapshot(models.Model):
    """One indicator of one partnership for one period, pushed by that partnership's publish task."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="snapshots")
    indicator = models.CharField(max_length=40, help_text="Code in benchmarking.indicators")
    definition_version = models.PositiveSmallIntegerField(default=1)
    period_kind = models.CharField(max_length=10, choices=PeriodKind)
    period_start = models.PositiveSmallIntegerField(help_text="2025 for 2025/26 or 2025-26")
    status = models.CharField(max_length=12, choices=SnapshotStatus)
    value = models.DecimalField(
        max_digits=16, decimal_places=4, null=True, help_text="Empty: not available, or too few schools"
    )
    numerator = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    base_count = models.PositiveIntegerField(help_text="Schools behind the figure; few are suppressed")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["indicator", "period_start", "partnership"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "definition_version", "period_start", "partnership"], name="snapshot_once"
            ),
            models.CheckConstraint(condition=Q(period_kind__in=PeriodKind.values), name="snapshot_period_kind"),
            models.CheckConstraint(condition=Q(status__in=SnapshotStatus.values), name="snapshot_status"),
            models.CheckConstraint(
                condition=Q(base_count__gte=5)
                | Q(value__isnull=True, numerator__isnull=True, denominator__isnull=True),
                name="snapshot_no_small_numbers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partnership} {self.indicator} {self.period_start}"


class PublishRun(models.Model):
    """One publication by one partnership: who asked, how many figures it has, how many changed, why it failed."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="publish_runs")
    requested_by = models.CharField(max_length=120, help_text="Name archived; the account lives elsewhere")
    started_at = models.DateTimeField()
    is_finished = models.BooleanField(default=False, help_text="Neither finished nor failed: cut off, or still running")
    figures = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["partnership", "-started_at"], name="publish_run_latest")]

    def __str__(self) -> str:
        return f"{self.partnership} {self.started_at:%Y-%m-%d}"


class ConsentChange(models.Model):
    """Who allowed or withdrew the sharing of a partnership's figures, and when."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="consent_changes")
    before = models.CharField(max_length=10, choices=Consent)
    after = models.CharField(max_length=10, choices=Consent)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120, help_text="Name archived; the account lives in the partnership")

    class Meta:
        ordering = ["-changed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(before__in=Consent.values) & Q(after__in=Consent.values), name="consent_change_known"
            ),
            models.CheckConstraint(condition=~Q(before=models.F("after")), name="consent_change_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.partnership}: {self.before} → {self.after}"
