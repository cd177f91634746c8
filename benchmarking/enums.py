"""Choices of benchmarking."""

from django.db.models import TextChoices


class PeriodKind(TextChoices):
    """Academic and financial years never mix in one indicator."""

    ACADEMIC = "academic", "Academic year"
    FINANCIAL = "financial", "Financial year"


class SnapshotStatus(TextChoices):
    """A finished period is final."""

    PROVISIONAL = "provisional", "Provisional"
    FINAL = "final", "Final"
