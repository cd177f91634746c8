from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tenants.enums import OfstedGrade, Phase, Sector


class RegisterSchool(models.Model):
    """One establishment record of the national register; URN is its identity and never reused."""

    urn = models.PositiveIntegerField(primary_key=True)
    laestab = models.PositiveIntegerField(db_index=True)
    la_code = models.PositiveSmallIntegerField(db_index=True)
    name = models.CharField(max_length=160)
    phase = models.CharField(max_length=12, choices=Phase)
    type_name = models.CharField(max_length=60)
    sector = models.CharField(max_length=10, choices=Sector)
    is_open = models.BooleanField(default=True, db_default=True)
    closed_on = models.DateField(null=True, blank=True)
    trust_uid = models.PositiveIntegerField(null=True, blank=True)
    trust_name = models.CharField(max_length=160, blank=True)
    religious_character = models.CharField(max_length=60, blank=True)
    age_low = models.PositiveSmallIntegerField(null=True, blank=True)
    age_high = models.PositiveSmallIntegerField(null=True, blank=True)
    has_sixth_form = models.BooleanField(default=False)
    pupils = models.PositiveIntegerField(null=True, blank=True, help_text="Headcount; empty when not stated")
    capacity = models.PositiveIntegerField(null=True, blank=True)
    fsm_percent = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    ofsted_grade = models.CharField(max_length=10, choices=OfstedGrade, blank=True)
    ofsted_graded_on = models.DateField(null=True, blank=True)
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(urn__gte=100000, urn__lte=999999), name="register_school_urn"),
            models.CheckConstraint(condition=Q(la_code__gte=200, la_code__lte=999), name="register_school_la_code"),
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="register_school_phase"),
            models.CheckConstraint(condition=Q(sector__in=Sector.values), name="register_school_sector"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.urn})"


class RegisterImport(models.Model):
    """One load of a register file: what it was and what it did."""

    file_name = models.CharField(max_length=160)
    file_sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(
        max_length=160, help_text="Who or what loaded it: a login, a schedule, the installation"
    )
    rows = models.PositiveIntegerField()
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    closed = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()

    class Meta:
        ordering = ["-imported_at"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.imported_at:%Y-%m-%d})"


class RegisterChange(models.Model):
    """One changed fact of one school in one import."""

    register_import = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="changes")
    urn = models.PositiveIntegerField(db_index=True)
    kind = models.CharField(max_length=8, choices=[("added", "Added"), ("changed", "Changed"), ("closed", "Closed")])
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.urn} {self.kind}"
