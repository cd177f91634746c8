from datetime import date, timedelta
from functools import cached_property

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from peer_review import frameworks
from peer_review.enums import CycleStatus, FocusSource, FrameworkStatus, OfficeSees
from peer_review.stages import Step
from peer_review.stages import from_json as steps_from_json


class FrameworkBase(models.Model):
    """One version of a framework; its content is as `peer_review.frameworks` writes it and never changes once published."""

    name = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=FrameworkStatus, default=FrameworkStatus.DRAFT)
    description = models.TextField(blank=True)
    content = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="%(app_label)s_framework_version_once"),
            models.CheckConstraint(
                condition=Q(status__in=FrameworkStatus.values), name="%(app_label)s_framework_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (version {self.version})"

    @cached_property
    def says(self) -> frameworks.Content:
        """The content, read. Raises FrameworkUnusable."""
        return frameworks.from_json(self.content)


class CycleBase(models.Model):
    """A period in which reviews take place by the same rules, whoever is reviewed."""

    name = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_before = models.DateField()
    status = models.CharField(max_length=8, choices=CycleStatus, default=CycleStatus.DRAFT)
    stages = models.JSONField(
        default=list, blank=True, help_text="As `peer_review.stages` writes them; empty: standard"
    )
    visit_days = models.DecimalField(max_digits=3, decimal_places=1, default=1, help_text="Days of one visit")
    focus_source = models.CharField(max_length=10, choices=FocusSource, default=FocusSource.SCHOOL)
    focus = models.CharField(max_length=300, blank=True, help_text="When all reviews of the cycle share one")
    reply_days = models.PositiveSmallIntegerField(default=10, help_text="Working days for the factual check")
    follow_up_months = models.JSONField(default=list, blank=True, help_text="Months after the signature: [3, 6, 12]")
    consent_text = models.TextField(blank=True, help_text="What heads agree to by taking part")
    office_sees = models.CharField(max_length=8, choices=OfficeSees, default=OfficeSees.THEMES)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_before__gt=F("starts_on")), name="%(app_label)s_cycle_period"),
            models.CheckConstraint(condition=Q(status__in=CycleStatus.values), name="%(app_label)s_cycle_status"),
            models.CheckConstraint(condition=Q(visit_days__gt=0), name="%(app_label)s_cycle_visit_days"),
            models.UniqueConstraint(fields=["name"], name="%(app_label)s_cycle_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """The last day of its period."""
        return self.ends_before - timedelta(days=1)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The stages its reviews go through."""
        return steps_from_json(self.stages)
